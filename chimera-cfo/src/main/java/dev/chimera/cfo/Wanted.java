package dev.chimera.cfo;

import dev.chimera.api.spi.CounterKey;
import dev.chimera.api.spi.LedgerKeys;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Collects what a step has to see. Not thread-safe. */
final class Wanted {
    private final Set<UUID> requests = new HashSet<>();
    private final Set<UUID> permits = new HashSet<>();
    private final Set<UUID> tickets = new HashSet<>();
    private final Set<CounterKey> counters = new HashSet<>();

    void request(UUID requestId) {
        requests.add(requestId);
    }

    void permit(UUID permitId) {
        permits.add(permitId);
    }

    void ticket(UUID ticketId) {
        tickets.add(ticketId);
    }

    void counters(Collection<CounterKey> keys) {
        counters.addAll(keys);
    }

    LedgerKeys keys() {
        return keys(null, 0);
    }

    LedgerKeys keys(@Nullable Instant dueBefore, int dueMax) {
        return new LedgerKeys(requests, permits, tickets, counters, dueBefore, dueMax);
    }
}
