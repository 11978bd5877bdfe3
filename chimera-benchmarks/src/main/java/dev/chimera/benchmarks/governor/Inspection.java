package dev.chimera.benchmarks.governor;

import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.spi.Counter;
import dev.chimera.api.spi.CounterKey;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.Storage;
import dev.chimera.cfo.CfoPublicKeys;
import dev.chimera.cfo.LedgerVerifier;
import dev.chimera.cfo.LocalCfo;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** Looks at one ledger after its processes were killed, again and again as it grows. Not thread-safe. */
final class Inspection {
    private final Supplier<Storage> opener;
    private final Path keys;
    private final Tally tally = new Tally();

    Inspection(Supplier<Storage> opener, Path keys) {
        this.opener = opener;
        this.keys = keys;
    }

    /**
     * What was found.
     *
     * @param taken what is taken of each limit, in the budget's order and in millionths
     * @param unseen how many entries were written for callers that never heard of them
     */
    record Found(List<Long> taken, long unseen) {}

    /** How many requests the ledger refused so far. */
    long refusals() {
        return tally.refusals();
    }

    /** How many entries it has. */
    long entries() {
        return tally.next();
    }

    /**
     * Returns if what is there after a kill is what has to be there: the governor opens, which checks every record, and every
     * counter and reservation against a rebuild; each of {@code answers} is in the ledger once, as it was given; a request whose
     * answer was lost gets the same answer now; and the books add up.
     *
     * @throws IllegalStateException otherwise
     */
    Found check(List<Answer> answers, CrashBudget budget) {
        try (Storage storage = opener.get();
                LocalCfo cfo = budget.governor(storage.ledger(), keys)) {
            Unseen unseen = read(cfo, budget);
            answers.forEach(unseen::take);
            long lost = unseen.count();
            unseen.ask(cfo);
            List<BudgetLine> lines = cfo.budget();
            Broken.unless(read(cfo, budget).count() == 0, "asking again wrote more than what was due");
            tally.balance();
            reservations(storage.ledger());
            lines.forEach(this::line);
            return new Found(lines.stream().map(Inspection::taken).toList(), lost);
        }
    }

    /**
     * Returns if every signature of the ledger is good: read in place, and from an exported file with the public keys alone.
     *
     * @throws dev.chimera.api.ledger.LedgerBrokenException otherwise
     */
    void verify(CrashBudget budget) throws IOException {
        Path exported = keys.resolveSibling("exported.ledger");
        ByteArrayOutputStream publicKeys = new ByteArrayOutputStream();
        Checkpoint inPlace;
        try (Storage storage = opener.get();
                LocalCfo cfo = budget.governor(storage.ledger(), keys)) {
            inPlace = cfo.ledger().verify();
            cfo.ledger().exportKeys(publicKeys);
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(exported))) {
                cfo.ledger().export(out);
            }
        }
        CfoPublicKeys trusted = CfoPublicKeys.fromJson(publicKeys.toString(StandardCharsets.UTF_8));
        try (InputStream in = new BufferedInputStream(Files.newInputStream(exported))) {
            Checkpoint offline = LedgerVerifier.of(trusted).verify(in);
            Broken.unless(
                    offline.size() == inPlace.size() && offline.root().equals(inPlace.root()),
                    "in place %s, exported %s",
                    inPlace,
                    offline);
        }
        Files.delete(exported);
        Broken.unless(inPlace.size() == tally.next(), "%d entries, counted %d", inPlace.size(), tally.next());
    }

    private Unseen read(LocalCfo cfo, CrashBudget budget) {
        Unseen unseen = new Unseen();
        cfo.ledger().read(tally.next(), entry -> unseen.add(entry, tally.post(entry, budget)));
        return unseen;
    }

    /** Every permit stands in exactly one state, and in the one that the entries say. */
    private void reservations(LedgerStore store) {
        int all = 0;
        for (Reservation.State state : Reservation.State.values()) {
            List<Reservation> kept = store.reservations(state, Integer.MAX_VALUE);
            for (Reservation one : kept) {
                UUID permitId = one.permit().permitId();
                Broken.unless(tally.state(permitId) == state, "permit %s is %s", permitId, state);
            }
            Broken.unless(kept.size() == tally.permits(state), "%d permits are %s", kept.size(), state);
            all += kept.size();
        }
        Broken.unless(all == tally.permits(), "%d reservations for %d permits", all, tally.permits());
    }

    private void line(BudgetLine line) {
        Counter counted =
                tally.window(new CounterKey(line.scope().toString(), line.period(), line.windowStart(), "USD"));
        Broken.unless(
                counted.reserved() == line.reserved().micros()
                        && counted.settled() == line.settled().micros(),
                "the store says %s, the entries add up to %s",
                line,
                counted);
    }

    private static long taken(BudgetLine line) {
        return line.reserved().plus(line.settled()).micros();
    }
}
