package dev.chimera.cfo;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.Counter;
import dev.chimera.api.spi.CounterKey;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.StoreException;
import dev.chimera.api.spi.Ticket;
import dev.chimera.cfo.ledger.LedgerRecord;
import dev.chimera.cfo.ledger.RecordReader;
import dev.chimera.cfo.ledger.Verdictive;
import dev.chimera.cfo.rule.Rules;
import dev.chimera.cfo.rule.SpendCase;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers requests, by the rules and by people. Thread-safe. */
final class Approvals {
    /** Each round ends up to {@link Expiry#PER_STEP} reservations that are due before the request is decided. */
    private static final int ROUNDS_MAX = 16;

    private final Setup setup;
    private final GuardedStore store;
    private final Expiry expiry;
    private final Notices notices;

    Approvals(Setup setup, GuardedStore store, Expiry expiry, Notices notices) {
        this.setup = setup;
        this.store = store;
        this.expiry = expiry;
        this.notices = notices;
    }

    ApprovalDecision approve(SpendRequest request) {
        RequestText.check(request);
        List<Budget.Limit> covering = setup.limits().covering(request);
        DecisionWriter writer = new DecisionWriter(setup);
        return decided(request, covering, Set.of(), (view, now, day) -> {
            Optional<ApprovalDecision> earlier = earlier(view, request);
            if (earlier.isPresent()) {
                return LedgerChange.none(view.head(), Attempt.repeated(earlier.get()));
            }
            SpendCase spend = spendCase(view, request, covering, day);
            return writer.write(store.pen(view, now), spend);
        });
    }

    ApprovalDecision decide(HumanDecision said) {
        RequestText.check("reviewer", said.reviewer());
        RequestText.check("reason", said.reason());
        SpendRequest request = ticket(said).request();
        List<Budget.Limit> covering = setup.limits().covering(request);
        DecisionWriter writer = new DecisionWriter(setup);
        return decided(request, covering, Set.of(said.ticket()), (view, now, day) -> {
            LedgerPen pen = store.pen(view, now);
            Ticket ticket = TicketDoor.open(view.tickets().get(said.ticket()), said, pen.at());
            SpendCase spend = spendCase(view, request, covering, day);
            return writer.write(pen, ticket, said, spend);
        });
    }

    List<Reason> preview(SpendRequest request) {
        RequestText.check(request);
        List<Budget.Limit> covering = setup.limits().covering(request);
        Instant now = store.now();
        LocalDate day = setup.limits().day(now);
        return store.apply(keys(request, covering, Set.of(), now, day, ROUNDS_MAX * Expiry.PER_STEP), view -> {
            store.checkClock(view, now);
            List<Reason> reasons = earlier(view, request)
                    .map(Approvals::reasons)
                    .orElseGet(() -> Rules.judge(spendCase(released(view), request, covering, day))
                            .reasons());
            return LedgerChange.none(view.head(), reasons);
        });
    }

    private ApprovalDecision decided(
            SpendRequest request, List<Budget.Limit> covering, Set<UUID> tickets, DecisionStep step) {
        Instant latest = Instant.MIN;
        for (int round = 1; round <= ROUNDS_MAX; round++) {
            Instant clock = store.now();
            Instant now = clock.isBefore(latest) ? latest : clock;
            LocalDate day = setup.limits().day(now);
            boolean last = round == ROUNDS_MAX;
            Attempt attempt = store.apply(keys(request, covering, tickets, now, day, Expiry.PER_STEP), view -> {
                boolean answered = tickets.isEmpty() && view.decisions().containsKey(request.requestId());
                boolean wait = !answered
                        && (otherDay(view, now, day) || (!last && !view.due().isEmpty()));
                return wait
                        ? LedgerChange.none(
                                view.head(),
                                Attempt.again(view.due(), view.head().lastAt()))
                        : step.run(view, now, day);
            });
            @Nullable ApprovalDecision decision = attempt.decision();
            if (decision != null) {
                if (attempt.fresh()) {
                    notices.decided(request, decision);
                }
                return decision;
            }
            latest = attempt.lastAt();
            expiry.expire(attempt.due(), now);
        }
        throw new StoreException(
                "store '" + setup.store().name() + "' kept changing its day; nothing was decided", null);
    }

    /** Whether the entry would be dated on another day than the windows that were asked for. */
    private boolean otherDay(LedgerView view, Instant now, LocalDate day) {
        Instant lastAt = view.head().lastAt();
        return now.isBefore(lastAt)
                && !now.isBefore(lastAt.minus(GuardedStore.CLOCK_TOLERANCE))
                && !setup.limits().day(lastAt).equals(day);
    }

    private LedgerKeys keys(
            SpendRequest request,
            List<Budget.Limit> covering,
            Set<UUID> tickets,
            Instant now,
            LocalDate day,
            int dueMax) {
        return new LedgerKeys(
                Set.of(request.requestId()), Set.of(), tickets, setup.limits().keys(covering, day), now, dueMax);
    }

    private SpendCase spendCase(LedgerView view, SpendRequest request, List<Budget.Limit> covering, LocalDate day) {
        return new SpendCase(
                request,
                view.head().killed() != null,
                setup.limits().currency(),
                setup.limits().zone(),
                setup.limits().standings(covering, day, view.counters()),
                setup.policy());
    }

    /** The view as it would be once what is due has been released. */
    private static LedgerView released(LedgerView view) {
        Map<CounterKey, Counter> counters = new HashMap<>(view.counters());
        for (Reservation due : view.due()) {
            due.windows()
                    .forEach(window -> counters.computeIfPresent(
                            window,
                            (key, counter) ->
                                    counter.release(due.permit().ceiling().micros(), 0)));
        }
        return new LedgerView(view.head(), view.decisions(), view.reservations(), view.tickets(), counters, List.of());
    }

    private static Optional<ApprovalDecision> earlier(LedgerView view, SpendRequest request) {
        List<LedgerEntry> entries = view.decisions().getOrDefault(request.requestId(), List.of());
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        LedgerEntry latest = entries.get(entries.size() - 1);
        LedgerRecord entry = RecordReader.decode(latest.record());
        if (!(entry.body() instanceof Verdictive body)) {
            throw new IllegalStateException("entry " + entry.seq() + " is filed under a request and decides nothing");
        }
        if (!body.spend().request().equals(request)) {
            throw new SettlementException(
                    ErrorCode.IDEMPOTENCY_CONFLICT,
                    "request id " + request.requestId() + " was decided in entry " + entry.seq()
                            + " with another body; use a new id for a new request");
        }
        return Optional.of(Decisions.of(entry.seq(), entry.at(), body, latest.signature()));
    }

    private Ticket ticket(HumanDecision said) {
        LedgerKeys keys = new LedgerKeys(Set.of(), Set.of(), Set.of(said.ticket()), Set.of(), null, 0);
        Optional<Ticket> found = store.apply(
                keys,
                view -> LedgerChange.none(
                        view.head(), Optional.ofNullable(view.tickets().get(said.ticket()))));
        return TicketDoor.open(found.orElse(null), said, Instant.MIN);
    }

    private static List<Reason> reasons(ApprovalDecision decision) {
        return decision.fold(
                approved -> List.<Reason>of(), ApprovalDecision.Rejected::reasons, ApprovalDecision.Escalated::reasons);
    }

    @FunctionalInterface
    private interface DecisionStep {
        LedgerChange<Attempt> run(LedgerView view, Instant now, LocalDate day);
    }
}
