package dev.chimera.api.network;

import java.net.InetSocketAddress;
import java.util.function.Function;

/** Somebody who may offer what was searched for. A stranger until its heartbeat was pulled and checked. Immutable. */
public sealed interface Candidate {
    /** Exactly one of the two is applied. */
    <R> R fold(Function<? super Named, ? extends R> named, Function<? super Addressed, ? extends R> addressed);

    /**
     * A directory that keeps records under what they offer gave one.
     *
     * @param locator what it gave, unverified
     */
    record Named(Locator locator) implements Candidate {
        @Override
        public <R> R fold(
                Function<? super Named, ? extends R> named, Function<? super Addressed, ? extends R> addressed) {
            return named.apply(this);
        }
    }

    /**
     * A directory that keeps addresses only gave one.
     *
     * @param address where somebody may answer who offers it
     */
    record Addressed(InetSocketAddress address) implements Candidate {
        @Override
        public <R> R fold(
                Function<? super Named, ? extends R> named, Function<? super Addressed, ? extends R> addressed) {
            return addressed.apply(this);
        }
    }
}
