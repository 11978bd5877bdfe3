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
import dev.chimera.api.spi.LedgerView;
import dev.chimera.api.spi.Reservation;
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
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers requests, by the rules and by people. Thread-safe. */
final class Approvals {
    /** As much as the writes of one decision would end before it. */
    private static final int DUE_MAX = 16 * Expiry.PER_STEP;

    private final Setup setup;
    private final GuardedStore store;
    private final Scribe scribe;
    private final Notices notices;

    Approvals(Setup setup, GuardedStore store, Scribe scribe, Notices notices) {
        this.setup = setup;
        this.store = store;
        this.scribe = scribe;
        this.notices = notices;
    }

    ApprovalDecision approve(SpendRequest request) {
        RequestText.check(request);
        return told(request, scribe.write(new Approval(request)));
    }

    ApprovalDecision decide(HumanDecision said) {
        RequestText.check("reviewer", said.reviewer());
        RequestText.check("reason", said.reason());
        SpendRequest asked = ticket(said).request();
        setup.reviewers().check(said.reviewer(), said.signature(), said.statement(asked));
        @Nullable SpendRequest edited = said.edited();
        if (edited != null) {
            RequestText.check(edited);
            requireNewId(edited, asked);
        }
        return told(edited == null ? asked : edited, scribe.write(new Answered(said, asked)));
    }

    Optional<ApprovalDecision> decision(UUID requestId) {
        Wanted wanted = new Wanted();
        wanted.request(requestId);
        List<LedgerEntry> said = store.view(wanted.keys()).decisions().getOrDefault(requestId, List.of());
        return said.isEmpty() ? Optional.empty() : Optional.of(Decisions.of(said.get(said.size() - 1)));
    }

    List<Reason> preview(SpendRequest request) {
        RequestText.check(request);
        List<Budget.Limit> covering = setup.limits().covering(request);
        Instant now = store.now();
        LocalDate day = setup.limits().day(now);
        Wanted wanted = new Wanted();
        wanted.request(request.requestId());
        wanted.counters(setup.limits().keys(covering, day));
        LedgerView view = store.view(wanted.keys(now, DUE_MAX));
        store.requireClock(view, now);
        List<LedgerEntry> entries = view.decisions().getOrDefault(request.requestId(), List.of());
        if (!entries.isEmpty()) {
            return reasons(repeated(entries.get(entries.size() - 1), request));
        }
        Map<CounterKey, Counter> released = released(view);
        return Rules.judge(spendCase(
                        request,
                        covering,
                        day,
                        view.head().killed() != null,
                        key -> released.getOrDefault(key, Counter.ZERO)))
                .reasons();
    }

    private static void requireNewId(SpendRequest edited, SpendRequest asked) {
        if (edited.requestId().equals(asked.requestId())) {
            throw new SettlementException(
                    ErrorCode.INVALID_INPUT,
                    "an edited request is a new request; give it an id of its own, not " + asked.requestId());
        }
    }

    private ApprovalDecision told(SpendRequest request, Attempt attempt) {
        if (attempt.fresh()) {
            notices.decided(request, attempt.decision());
        }
        return attempt.decision();
    }

    private SpendCase spendCase(
            SpendRequest request,
            List<Budget.Limit> covering,
            LocalDate day,
            boolean killed,
            Function<CounterKey, Counter> counters) {
        return new SpendCase(
                request,
                killed,
                setup.limits().currency(),
                setup.limits().zone(),
                setup.limits().standings(covering, day, counters),
                setup.policy());
    }

    /** The counters as they would be once what is due has been released. */
    private static Map<CounterKey, Counter> released(LedgerView view) {
        Map<CounterKey, Counter> counters = new HashMap<>(view.counters());
        for (Reservation due : view.due()) {
            due.windows()
                    .forEach(window -> counters.computeIfPresent(
                            window,
                            (key, counter) ->
                                    counter.release(due.permit().ceiling().micros(), 0)));
        }
        return counters;
    }

    private static ApprovalDecision repeated(LedgerEntry entry, SpendRequest request) {
        LedgerRecord said = RecordReader.decode(entry.record());
        requireSameBody(said, request);
        return Decisions.of(said, entry);
    }

    private static void requireSameBody(LedgerRecord said, SpendRequest request) {
        if (!(said.body() instanceof Verdictive body) || !body.spend().request().equals(request)) {
            throw new SettlementException(
                    ErrorCode.IDEMPOTENCY_CONFLICT,
                    "request id " + request.requestId() + " was decided in entry " + said.seq()
                            + " with another body; use a new id for a new request");
        }
    }

    private Ticket ticket(HumanDecision said) {
        Wanted wanted = new Wanted();
        wanted.ticket(said.ticket());
        return TicketDoor.open(store.view(wanted.keys()).tickets().get(said.ticket()), said, Instant.MIN);
    }

    private static List<Reason> reasons(ApprovalDecision decision) {
        return decision.fold(
                approved -> List.<Reason>of(), ApprovalDecision.Rejected::reasons, ApprovalDecision.Escalated::reasons);
    }

    /** A request that the rules decide. */
    private final class Approval implements Act<Attempt> {
        private final SpendRequest request;
        private final List<Budget.Limit> covering;
        private final DecisionWriter writer = new DecisionWriter(setup);

        Approval(SpendRequest request) {
            this.request = request;
            this.covering = setup.limits().covering(request);
        }

        @Override
        public void wants(Wanted wanted, LocalDate day) {
            wanted.request(request.requestId());
            wanted.counters(setup.limits().keys(covering, day));
        }

        @Override
        public Answer<Attempt> write(LedgerPen pen) {
            @Nullable Answer<Attempt> known = writeWhateverTheClock(pen);
            return known != null ? known : made(pen, writer.write(pen, spendCase(pen)));
        }

        /** What is decided already takes no writing. */
        @Override
        public @Nullable Answer<Attempt> writeWhateverTheClock(LedgerPen pen) {
            @Nullable Draft drafted = pen.drafted(request.requestId());
            if (drafted != null) {
                requireSameBody(drafted.said(), request);
                return signed -> Attempt.repeated(
                        Decisions.of(drafted.said(), signed.apply(drafted.said().seq())));
            }
            @Nullable LedgerEntry earlier = pen.decided(request.requestId());
            if (earlier != null) {
                Attempt repeated = Attempt.repeated(repeated(earlier, request));
                return signed -> repeated;
            }
            return null;
        }

        private SpendCase spendCase(LedgerPen pen) {
            LocalDate day = setup.limits().day(pen.at());
            return Approvals.this.spendCase(request, covering, day, pen.killed() != null, pen::counter);
        }

        private Answer<Attempt> made(LedgerPen pen, long seq) {
            @Nullable Draft draft = pen.drafted(request.requestId());
            if (draft == null) {
                throw new IllegalStateException("entry " + seq + " was not written");
            }
            return signed -> Attempt.made(Decisions.of(draft.said(), signed.apply(seq)));
        }
    }

    /** A ticket that a person answers. */
    private final class Answered implements Act<Attempt> {
        private final HumanDecision said;
        private final Approval asked;
        private final @Nullable Approval instead;

        Answered(HumanDecision said, SpendRequest request) {
            this.said = said;
            this.asked = new Approval(request);
            @Nullable SpendRequest edited = said.edited();
            this.instead = edited == null ? null : new Approval(edited);
        }

        @Override
        public void wants(Wanted wanted, LocalDate day) {
            wanted.ticket(said.ticket());
            asked.wants(wanted, day);
            if (instead != null) {
                instead.wants(wanted, day);
            }
        }

        @Override
        public Answer<Attempt> write(LedgerPen pen) {
            Ticket ticket = TicketDoor.open(pen.ticket(said.ticket()), said, pen.at());
            Answer<Attempt> answer = asked.made(pen, asked.writer.write(pen, ticket, said, asked.spendCase(pen)));
            return instead == null ? answer : instead.write(pen);
        }
    }
}
