package dev.chimera.spi.mainline;

import dev.chimera.api.Bytes;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the engine reports about something that was asked. Made by strangers, so nothing in it is believed. Immutable. */
sealed interface DhtReply {
    /**
     * What an item holds.
     *
     * @param target where it was looked for
     * @param value its text, if it has one
     * @param last whether nothing more comes for this question
     */
    record Item(Bytes target, Optional<Bytes> value, boolean last) implements DhtReply {}

    /**
     * An item was put.
     *
     * @param target where
     * @param nodes how many keep it
     */
    record Stored(Bytes target, int nodes) implements DhtReply {}

    /**
     * Some of those who announced themselves at a place.
     *
     * @param place where
     * @param addresses theirs
     */
    record Announced(Bytes place, List<InetSocketAddress> addresses) implements DhtReply {}

    /**
     * What the engine is doing.
     *
     * @param number of the question for it
     * @param searched targets that are being searched for
     * @param nodes how many other nodes it knows
     */
    record State(long number, Set<Bytes> searched, int nodes) implements DhtReply {}
}
