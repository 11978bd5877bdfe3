package dev.chimera.cfo;

import dev.chimera.api.finance.Settlement;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerHead;
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.StoreException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The only one who writes in the ledger. Callers queue; one of them writes for all who wait, in one step of the store that ends
 * what is due, decides act by act, signs, and is durable before anybody hears an answer. Thread-safe.
 */
final class Scribe {
    /** How often a step is tried again because the day changed or more was due than one step ends. */
    private static final int ROUNDS_MAX = 16;

    /** Writes nothing itself: every step ends what is due. */
    private static final Act<Boolean> SWEEP = new Act<>() {
        @Override
        public void wants(Wanted wanted, LocalDate day) {}

        @Override
        public Answer<Boolean> write(LedgerPen pen) {
            return signed -> true;
        }
    };

    private final Setup setup;
    private final GuardedStore store;
    private final Notices notices;
    private final LimitAlarm alarm;
    private final Consumer<LedgerHead> grew;
    private final WriteQueue<WriteTurn<?>> queue;

    /** {@code grew} is told of the ledger's end after what a caller had written, when nobody waits for that caller any more. */
    Scribe(Setup setup, GuardedStore store, Notices notices, Consumer<LedgerHead> grew) {
        this.setup = setup;
        this.store = store;
        this.notices = notices;
        this.alarm = new LimitAlarm(setup);
        this.grew = grew;
        this.queue = new WriteQueue<>(setup.queueMax(), setup.batchMax(), this::writeForAll);
    }

    /**
     * Writes {@code act} and returns what came of it, once that is durable.
     *
     * @throws dev.chimera.api.SaturatedException if too many wait already
     * @throws StoreException if the store cannot say for sure that it is durable
     */
    <R> R write(Act<R> act) {
        store.requireOpen();
        WriteTurn<R> turn = new WriteTurn<>(act);
        queue.write(turn);
        return finished(turn);
    }

    /** The same before everybody who waits, and however many they are. */
    <R> R writeFirst(Act<R> act) {
        store.requireOpen();
        WriteTurn<R> turn = new WriteTurn<>(act);
        queue.writeFirst(turn);
        return finished(turn);
    }

    /** Ends what is due, if anything is. */
    void sweep() {
        Instant now = store.now();
        LedgerView view = store.view(new Wanted().keys(now, 1));
        if (!view.due().isEmpty() || !view.dueTickets().isEmpty()) {
            write(SWEEP);
        }
    }

    private <R> R finished(WriteTurn<R> turn) {
        @Nullable LedgerHead head = turn.head();
        if (head != null) {
            grew.accept(head);
        }
        turn.ended().forEach(notices::ended);
        R result = turn.result();
        turn.alerts().forEach(notices::alert);
        return result;
    }

    private void writeForAll(List<WriteQueue.Place<WriteTurn<?>>> places) {
        List<WriteTurn<?>> turns = new ArrayList<>(places.size());
        places.forEach(place -> turns.add(place.item()));
        try {
            write(turns);
        } catch (RuntimeException e) {
            turns.forEach(turn -> turn.failWithAll(e));
        } catch (Error e) {
            turns.forEach(turn -> turn.failWithAll(new StoreException("writing the ledger broke off: " + e, e)));
            throw e;
        }
    }

    private void write(List<WriteTurn<?>> turns) {
        Instant latest = Instant.MIN;
        for (int round = 1; round <= ROUNDS_MAX; round++) {
            Instant clock = store.now();
            Instant now = clock.isBefore(latest) ? latest : clock;
            boolean lastRound = round == ROUNDS_MAX;
            Step step = step(turns, now, lastRound);
            turns.get(0).tellOf(step.head(), step.ended());
            if (step.written() != null) {
                LongFunction<LedgerEntry> signed = step::entry;
                step.written().forEach(written -> written.settle(signed));
                return;
            }
            latest = step.lastAt();
        }
        throw new StoreException(
                "store '" + setup.store().name() + "' kept changing its day; nothing was decided", null);
    }

    private Step step(List<WriteTurn<?>> turns, Instant now, boolean lastRound) {
        LocalDate day = setup.limits().day(now);
        Wanted wanted = new Wanted();
        turns.forEach(turn -> turn.act().wants(wanted, day));
        return store.apply(wanted.keys(now, Expiry.PER_STEP), view -> {
            if (otherDay(view, now, day)) {
                return LedgerChange.none(view.head(), Step.again(view.head().lastAt()));
            }
            LedgerPage page = new LedgerPage(setup, view, now);
            @Nullable StoreException wrongClock = store.wrongClock(view, now);
            if (wrongClock != null) {
                List<WriteTurn.Written<?>> written = new ArrayList<>(turns.size());
                turns.forEach(turn -> written.add(turn.write(page, wrongClock)));
                return page.change((head, entries) -> new Step(head, List.of(), written, entries, Instant.MIN));
            }
            List<Settlement> ended = Expiry.end(view, page);
            boolean more = !lastRound && Expiry.mayBeMore(view);
            @Nullable List<WriteTurn.Written<?>> written = more ? null : new ArrayList<>(turns.size());
            if (written != null) {
                turns.forEach(turn -> written.add(turn.write(page, alarm)));
            }
            return page.change((head, entries) -> new Step(head, ended, written, entries, page.at()));
        });
    }

    /** Whether the entries would be dated on another day than the windows that were asked for. */
    private boolean otherDay(LedgerView view, Instant now, LocalDate day) {
        Instant lastAt = view.head().lastAt();
        return now.isBefore(lastAt)
                && store.wrongClock(view, now) == null
                && !setup.limits().day(lastAt).equals(day);
    }

    /**
     * What one step of the store did.
     *
     * @param head the ledger's end after it
     * @param ended which reservations expired
     * @param written what each turn did; {@code null} if the step has to be tried again
     * @param entries what was written
     * @param lastAt the ledger's time
     */
    private record Step(
            LedgerHead head,
            List<Settlement> ended,
            @Nullable List<WriteTurn.Written<?>> written,
            List<LedgerEntry> entries,
            Instant lastAt) {
        static Step again(Instant lastAt) {
            return new Step(LedgerHead.EMPTY, List.of(), null, List.of(), lastAt);
        }

        LedgerEntry entry(long seq) {
            return entries.get(Math.toIntExact(seq - (head.size() - entries.size())));
        }
    }
}
