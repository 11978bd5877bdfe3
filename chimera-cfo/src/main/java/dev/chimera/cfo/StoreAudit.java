package dev.chimera.cfo;

import dev.chimera.api.ledger.LedgerBreak;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.api.spi.Counter;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerHead;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerView;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares what a store derived from the ledger (head, counters, reservations, tickets) with a rebuild from its entries. */
final class StoreAudit {
    /** At opening, so many signatures at the end are checked; they vouch for all records before them. */
    private static final int SIGNATURES_AT_OPENING = 256;

    /** How often entries that others append in the meantime are followed up. */
    private static final int ROUNDS_MAX = 16;

    private static final int CHUNK = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(LocalCfo.class);

    private final Setup setup;
    private final GuardedStore store;

    StoreAudit(Setup setup, GuardedStore store) {
        this.setup = setup;
        this.store = store;
    }

    /** The check at opening: every record and every derived value, and the last signatures. */
    void quick() {
        long size = head().size();
        run(LedgerAudit.quick(setup.origin(), setup.keys().publicKeys(), Math.max(0, size - SIGNATURES_AT_OPENING)));
    }

    /** The whole check; returns the head that the entries add up to. */
    LedgerHead full() {
        return run(LedgerAudit.full(setup.origin(), setup.keys().publicKeys()));
    }

    private LedgerHead run(LedgerAudit audit) {
        for (int round = 0; round < ROUNDS_MAX; round++) {
            LedgerHead head = head();
            store.read(audit.size(), entry -> {
                if (audit.size() < head.size()) {
                    audit.add(entry);
                }
            });
            if (!audit.head().equals(head)) {
                throw broken(
                        audit,
                        LedgerBreak.Kind.CHECKPOINT,
                        "the store's head is " + head + ", the entries give " + audit.head());
            }
            if (derivedAgree(audit)) {
                return head;
            }
        }
        LOG.warn("the ledger grew faster than its derived values could be compared; its entries are sound");
        return audit.head();
    }

    private LedgerHead head() {
        return store.apply(LedgerKeys.HEAD, view -> LedgerChange.none(view.head(), view.head()));
    }

    /** Whether all agree; {@code false} if the ledger has grown in the meantime, so that nothing can be said. */
    private boolean derivedAgree(LedgerAudit audit) {
        return chunks(
                        audit,
                        audit.books().counters(),
                        keys -> new LedgerKeys(Set.of(), Set.of(), Set.of(), keys, null, 0),
                        (view, key) -> view.counters().getOrDefault(key, Counter.ZERO))
                && chunks(
                        audit,
                        audit.books().reservations(),
                        keys -> new LedgerKeys(Set.of(), keys, Set.of(), Set.of(), null, 0),
                        (view, key) -> view.reservations().get(key))
                && chunks(
                        audit,
                        audit.books().tickets(),
                        keys -> new LedgerKeys(Set.of(), Set.of(), keys, Set.of(), null, 0),
                        (view, key) -> view.tickets().get(key));
    }

    private <K, V> boolean chunks(
            LedgerAudit audit,
            Map<K, V> rebuilt,
            Function<Set<K>, LedgerKeys> wanted,
            BiFunction<LedgerView, K, ?> stored) {
        Iterator<K> rest = rebuilt.keySet().iterator();
        while (rest.hasNext()) {
            Set<K> chunk = new HashSet<>();
            while (rest.hasNext() && chunk.size() < CHUNK) {
                chunk.add(rest.next());
            }
            Optional<List<String>> differences = store.apply(
                    wanted.apply(chunk),
                    view -> LedgerChange.none(
                            view.head(),
                            view.head().size() == audit.size()
                                    ? Optional.of(differences(rebuilt, chunk, key -> stored.apply(view, key)))
                                    : Optional.<List<String>>empty()));
            if (differences.isEmpty()) {
                return false;
            }
            if (!differences.get().isEmpty()) {
                throw broken(
                        audit,
                        LedgerBreak.Kind.RULE,
                        differences.get().get(0) + "; the entries are right, rebuild what the store derives from them");
            }
        }
        return true;
    }

    private static <K, V> List<String> differences(Map<K, V> rebuilt, Set<K> keys, Function<K, ?> stored) {
        return keys.stream()
                .filter(key -> !Objects.equals(rebuilt.get(key), stored.apply(key)))
                .map(key ->
                        "the store has " + stored.apply(key) + " for " + key + ", the entries give " + rebuilt.get(key))
                .limit(1)
                .toList();
    }

    private static LedgerBrokenException broken(LedgerAudit audit, LedgerBreak.Kind kind, String detail) {
        return new LedgerBrokenException(new LedgerBreak(audit.size(), kind, detail));
    }
}
