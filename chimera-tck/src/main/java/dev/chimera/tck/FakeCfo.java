package dev.chimera.tck;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.BudgetLine;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.Correction;
import dev.chimera.api.finance.Earning;
import dev.chimera.api.finance.Escalation;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.KillSwitch;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.finance.PermitVerifier;
import dev.chimera.api.finance.Quotation;
import dev.chimera.api.finance.QuoteRequest;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.finance.Tariff;
import dev.chimera.api.finance.Unsettled;
import dev.chimera.api.ledger.Ledger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A governor for tests: says what the test wants to hear, has no budget and no rules, and yet keeps the promises that callers lean
 * on. The same request gets the same decision; a permit opens once, before it expires, and only if this CFO made it; money is
 * settled at most once and never above the ceiling, and earned once an id; the kill switch stops what follows. Its signatures prove nothing to anybody
 * else. Everything is in memory. Thread-safe.
 */
public final class FakeCfo implements Cfo {
    private static final Duration PERMIT_LIFETIME = Duration.ofMinutes(10);
    private static final Duration TICKET_LIFETIME = Duration.ofDays(1);
    private static final Duration QUOTE_LIFETIME = Duration.ofSeconds(60);

    /** What a test wants the CFO to say. */
    public enum Answer {
        APPROVE,
        REJECT,
        ESCALATE
    }

    private enum Stand {
        RESERVED,
        OPENED,
        SETTLED,
        VOIDED
    }

    private final InstantSource clock;
    private final Function<SpendRequest, Answer> answers;
    private final Tariff tariff;
    private final FakeLedger ledger = new FakeLedger();
    private final FakeKillSwitch killSwitch;
    private final Map<UUID, SpendRequest> requests = new HashMap<>();
    private final Map<UUID, ApprovalDecision> decisions = new HashMap<>();
    private final Map<UUID, Escalation> tickets = new LinkedHashMap<>();
    private final Map<UUID, Instant> opened = new LinkedHashMap<>();
    private final Map<UUID, SpendPermit> permits = new HashMap<>();
    private final Map<UUID, Stand> stands = new HashMap<>();
    private final Map<UUID, Settlement> settlements = new HashMap<>();
    private final Map<UUID, Earning> earnings = new LinkedHashMap<>();
    private final Map<UUID, Long> earned = new HashMap<>();

    /** A CFO that approves whatever has a price. */
    public FakeCfo(InstantSource clock) {
        this(clock, request -> Answer.APPROVE);
    }

    /** A CFO that says what {@code answers} says; a request without a price is rejected all the same. It quotes no prices. */
    public FakeCfo(InstantSource clock, Function<SpendRequest, Answer> answers) {
        this(clock, answers, Tariff.in(Tariff.COMPUTE_CREDITS));
    }

    /** A CFO that says what {@code answers} says and quotes the prices of {@code tariff}, each for a minute. */
    public FakeCfo(InstantSource clock, Function<SpendRequest, Answer> answers, Tariff tariff) {
        this.clock = clock;
        this.answers = answers;
        this.tariff = tariff;
        this.killSwitch = new FakeKillSwitch(clock, ledger);
    }

    @Override
    public synchronized ApprovalDecision approve(SpendRequest request) {
        @Nullable SpendRequest before = requests.putIfAbsent(request.requestId(), request);
        if (before != null && !before.equals(request)) {
            throw new SettlementException(
                    ErrorCode.IDEMPOTENCY_CONFLICT,
                    "request " + request.requestId() + " came before with another body; use a new id");
        }
        return decisions.computeIfAbsent(request.requestId(), id -> decide(request));
    }

    @Override
    public synchronized Optional<ApprovalDecision> decision(UUID requestId) {
        return Optional.ofNullable(decisions.get(requestId));
    }

    private ApprovalDecision decide(SpendRequest request) {
        List<Reason> reasons = preview(request);
        @Nullable Money amount = request.amount();
        if (!reasons.isEmpty() || amount == null) {
            return new ApprovalDecision.Rejected(facts(request, "rejected"), reasons);
        }
        if (answers.apply(request) == Answer.ESCALATE) {
            UUID ticket = id("ticket", request);
            Instant expiresAt = clock.instant().plus(TICKET_LIFETIME);
            tickets.put(ticket, new Escalation(ticket, request, expiresAt));
            return new ApprovalDecision.Escalated(
                    facts(request, "escalated"),
                    ticket,
                    List.of(new Reason(ErrorCode.HUMAN_REQUIRED, "the test wants a person to decide")),
                    expiresAt);
        }
        return grant(request, amount);
    }

    private ApprovalDecision.Approved grant(SpendRequest request, Money amount) {
        ApprovalDecision.Facts facts = facts(request, "approved");
        SpendPermit unsigned = new SpendPermit(
                id("permit", request),
                request.requestId(),
                facts.entry(),
                ledger.hash(facts.entry()),
                request.agentId(),
                request.category(),
                request.target(),
                amount,
                clock.instant().plus(PERMIT_LIFETIME),
                FakeSignatures.NONE);
        SpendPermit permit = FakeSignatures.sign(unsigned);
        permits.put(permit.permitId(), permit);
        stands.put(permit.permitId(), Stand.RESERVED);
        return new ApprovalDecision.Approved(facts, permit, List.of());
    }

    private ApprovalDecision.Facts facts(SpendRequest request, String verdict) {
        long entry = ledger.append("decision " + verdict + " " + request.requestId());
        Signature signature = FakeSignatures.over("entry " + entry);
        return new ApprovalDecision.Facts(
                request.requestId(), entry, clock.instant(), Ratio.ZERO, List.of(), List.of(), signature);
    }

    @Override
    public synchronized List<Reason> preview(SpendRequest request) {
        if (killSwitch.engaged().isPresent()) {
            return List.of(new Reason(ErrorCode.KILL_SWITCH, "the kill switch is engaged"));
        }
        if (request.amount() == null) {
            return List.of(new Reason(ErrorCode.UNPRICED, "no price is known"));
        }
        return answers.apply(request) == Answer.REJECT
                ? List.of(new Reason(ErrorCode.BUDGET_EXCEEDED, "the test wants this to be rejected"))
                : List.of();
    }

    @Override
    public synchronized void open(SpendPermit permit) {
        permitVerifier().verify(permit);
        killSwitch.requireReleased();
        if (!permit.equals(permits.get(permit.permitId()))) {
            throw new PermitException(ErrorCode.PERMIT_REFUSED, "permit " + permit.permitId() + " was never granted");
        }
        if (stands.get(permit.permitId()) != Stand.RESERVED) {
            throw new PermitException(
                    ErrorCode.PERMIT_SPENT,
                    "permit " + permit.permitId() + " is " + stands.get(permit.permitId()) + " already");
        }
        stands.put(permit.permitId(), Stand.OPENED);
        opened.put(permit.permitId(), clock.instant());
        ledger.append("opened " + permit.permitId());
    }

    @Override
    public synchronized void reopen(SpendPermit permit) {
        killSwitch.requireReleased();
        @Nullable Stand stand = stands.get(permit.permitId());
        if (!permit.equals(permits.get(permit.permitId())) || (stand != Stand.OPENED && stand != Stand.SETTLED)) {
            throw new PermitException(
                    ErrorCode.PERMIT_REFUSED, "permit " + permit.permitId() + " is " + stand + " and was not opened");
        }
    }

    @Override
    public synchronized Settlement settle(UUID permitId, Money actual, String evidence) {
        @Nullable Settlement before = settlements.get(permitId);
        if (before != null && before.settled().equals(actual)) {
            return before;
        }
        SpendPermit permit = require(permitId, Stand.OPENED);
        if (actual.isNegative() || actual.isMoreThan(permit.ceiling())) {
            throw new SettlementException(
                    ErrorCode.PERMIT_REFUSED,
                    "cannot settle " + actual + " on permit " + permitId + " with the ceiling " + permit.ceiling());
        }
        return close(permit, Stand.SETTLED, actual, "settled " + permitId + " " + actual + " " + evidence);
    }

    @Override
    public synchronized Settlement voidReservation(UUID permitId, String reason) {
        SpendPermit permit = stands.get(permitId) == Stand.OPENED
                ? require(permitId, Stand.OPENED)
                : require(permitId, Stand.RESERVED);
        return close(
                permit, Stand.VOIDED, Money.zero(permit.ceiling().currency()), "voided " + permitId + " " + reason);
    }

    @Override
    public synchronized Settlement withdraw(UUID permitId, String reason) {
        SpendPermit permit = require(permitId, Stand.RESERVED);
        return close(
                permit, Stand.VOIDED, Money.zero(permit.ceiling().currency()), "withdrawn " + permitId + " " + reason);
    }

    /** {@inheritDoc} Asks for no signature, and believes what it is told about the books. */
    @Override
    public synchronized Settlement correct(Correction correction) {
        UUID permitId = correction.permitId();
        SpendPermit permit = stands.get(permitId) == Stand.SETTLED
                ? require(permitId, Stand.SETTLED)
                : require(permitId, Stand.VOIDED);
        return close(permit, Stand.SETTLED, correction.actual(), "corrected " + permitId + " " + correction.actual());
    }

    @Override
    public synchronized List<Unsettled> unsettled(int max) {
        return opened.entrySet().stream()
                .filter(entry -> stands.get(entry.getKey()) == Stand.OPENED)
                .map(entry -> new Unsettled(known(entry.getKey()), entry.getValue()))
                .limit(max)
                .toList();
    }

    @Override
    public synchronized List<Escalation> escalations(int max) {
        return tickets.values().stream().limit(max).toList();
    }

    private SpendPermit known(UUID permitId) {
        return Objects.requireNonNull(permits.get(permitId), "an opened permit was granted");
    }

    private SpendPermit require(UUID permitId, Stand wanted) {
        @Nullable SpendPermit permit = permits.get(permitId);
        if (permit == null || stands.get(permitId) != wanted) {
            throw new SettlementException(
                    ErrorCode.PERMIT_REFUSED,
                    "permit " + permitId + " is " + (permit == null ? "unknown" : stands.get(permitId)) + ", not "
                            + wanted);
        }
        return permit;
    }

    private Settlement close(SpendPermit permit, Stand stand, Money settled, String line) {
        stands.put(permit.permitId(), stand);
        Settlement settlement =
                new Settlement(permit.permitId(), ledger.append(line), permit.ceiling(), settled, clock.instant());
        if (stand == Stand.SETTLED) {
            settlements.put(permit.permitId(), settlement);
        }
        return settlement;
    }

    @Override
    public synchronized ApprovalDecision decide(HumanDecision decision) {
        @Nullable Escalation waiting = tickets.remove(decision.ticket());
        @Nullable Money amount = waiting == null ? null : waiting.request().amount();
        if (waiting == null || amount == null) {
            throw new SettlementException(
                    ErrorCode.INVALID_INPUT, "ticket " + decision.ticket() + " is unknown or was decided before");
        }
        SpendRequest request = waiting.request();
        ApprovalDecision decided = decision.answer() == HumanDecision.Answer.APPROVE
                ? grant(request, amount)
                : new ApprovalDecision.Rejected(
                        facts(request, "rejected"), List.of(new Reason(ErrorCode.HUMAN_REQUIRED, decision.reason())));
        decisions.put(request.requestId(), decided);
        @Nullable SpendRequest edited = decision.edited();
        return edited == null ? decided : approve(edited);
    }

    @Override
    public Quotation quote(QuoteRequest request) {
        killSwitch.requireReleased();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return FakeSignatures.sign(new Quotation(
                request.quoteId(),
                request.service(),
                request.content(),
                tariff.price(request.service(), request.complexity(), request.load()),
                now,
                now.plus(QUOTE_LIFETIME),
                FakeSignatures.NONE));
    }

    @Override
    public void requireQuoted(Quotation quotation) {
        FakeSignatures.verify(quotation, clock.instant());
    }

    @Override
    public synchronized long earn(Earning earning) {
        @Nullable Earning before = earnings.putIfAbsent(earning.earningId(), earning);
        if (before != null && !before.equals(earning)) {
            throw new SettlementException(
                    ErrorCode.IDEMPOTENCY_CONFLICT,
                    "earning " + earning.earningId() + " came before with another body; use a new id");
        }
        return earned.computeIfAbsent(
                earning.earningId(), id -> ledger.append("earned " + earning.amount() + " " + id));
    }

    /** What was earned so far, in order. */
    public synchronized List<Earning> earned() {
        return List.copyOf(earnings.values());
    }

    /** What was asked so far, in no order that counts. */
    public synchronized List<SpendRequest> asked() {
        return List.copyOf(requests.values());
    }

    /** What was reserved and neither settled nor voided: what a test that ends cleanly leaves empty. */
    public synchronized List<SpendPermit> held() {
        return permits.values().stream()
                .filter(permit -> stands.get(permit.permitId()) == Stand.RESERVED
                        || stands.get(permit.permitId()) == Stand.OPENED)
                .toList();
    }

    @Override
    public List<BudgetLine> budget() {
        return List.of();
    }

    @Override
    public KillSwitch killSwitch() {
        return killSwitch;
    }

    @Override
    public PermitVerifier permitVerifier() {
        return permit -> FakeSignatures.verify(permit, clock.instant());
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public void close() {}

    private static UUID id(String kind, SpendRequest request) {
        return UUID.nameUUIDFromBytes((kind + request.requestId()).getBytes(StandardCharsets.UTF_8));
    }
}
