package dev.chimera.cfo.ledger;

import dev.chimera.api.AgentId;
import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.Correction;
import dev.chimera.api.finance.Earning;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.cfo.rule.Judgement;
import dev.chimera.cfo.rule.Rules;
import dev.chimera.cfo.rule.SpendCase;
import dev.chimera.cfo.rule.Standing;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One record of every kind, always the same. */
final class Samples {
    static final Instant AT = Instant.parse("2026-03-02T09:00:00.000001Z");
    static final UUID PERMIT = new UUID(0x0102030405060708L, 0x090a0b0c0d0e0f10L);
    private static final Signature SIGNATURE = new Signature("ed25519-01020304", Bytes.ofHex("0101020304aabb"));
    private static final Money THREE = Money.usd("3.00");

    private Samples() {}

    static Map<String, LedgerRecord> records() {
        Map<String, Body> bodies = new LinkedHashMap<>();
        bodies.put("approved", decided("3.00", "2.0", new Verdictive.Outcome.Granted(PERMIT, AT.plusSeconds(600))));
        bodies.put("rejected", decided("30.00", "1.0", new Verdictive.Outcome.Refused()));
        bodies.put("unpriced", decided(null, "2.0", new Verdictive.Outcome.Refused()));
        bodies.put(
                "escalated",
                decided("9.50", "1.6", new Verdictive.Outcome.Ticketed(new UUID(7, 8), AT.plusSeconds(86_400))));
        bodies.put("human", human(HumanDecision.reject(new UUID(7, 8), "ana", "seen it before")));
        bodies.put(
                "human_edit",
                human(HumanDecision.edit(new UUID(7, 8), request("1.00", "2.0"), "ana", "half of it will do")
                        .signed(SIGNATURE)));
        bodies.put("opened", new Body.PermitOpened(PERMIT));
        bodies.put("settled", new Body.PermitSettled(PERMIT, THREE, Money.usd("2.40"), "job 17"));
        bodies.put("voided", new Body.PermitVoided(PERMIT, THREE, "ü: not needed"));
        bodies.put("expired", new Body.PermitExpired(PERMIT, THREE));
        bodies.put("kill_engaged", new Body.KillEngaged("ana", "the provider went mad"));
        bodies.put("kill_released", new Body.KillReleased("ben", "it is well again"));
        bodies.put(
                "corrected",
                new Body.PermitCorrected(
                        new Correction(PERMIT, Money.usd("0.00"), THREE, "invoice 9", "ana", "it came late")
                                .signed(SIGNATURE)));
        bodies.put("ticket_expired", new Body.TicketExpired(new UUID(7, 8)));
        bodies.put("alert", new Body.LimitAlert(standings().get(0), 80, "USD"));
        bodies.put(
                "earned",
                new Body.Earned(new Earning(
                        new UUID(9, 10),
                        "6b1f7d0c9a2e",
                        "image.render",
                        Money.of("105", "COMPUTE_CREDITS"),
                        Digest.sha256("receipt"))));
        Map<String, LedgerRecord> records = new LinkedHashMap<>();
        bodies.forEach((name, body) -> records.put(
                name, new LedgerRecord("test/golden", records.size(), Digest.sha256("before " + name), AT, body)));
        return records;
    }

    static SpendPermit permit() {
        SpendRequest request = request("3.00", "2.0");
        return new SpendPermit(
                PERMIT,
                request.requestId(),
                41,
                Digest.sha256("entry 41"),
                request.agentId(),
                request.category(),
                request.target(),
                THREE,
                AT.plusSeconds(600),
                SIGNATURE);
    }

    static Budget budget() {
        return Budget.daily(Money.usd("10.00"))
                .and(SpendCategory.MEDIA, BudgetPeriod.WEEK, Money.usd("40.00"))
                .with(new Budget.Limit(
                        new Budget.Scope.Agent(new AgentId("artist/luna")), BudgetPeriod.MONTH, Money.usd("90.00")))
                .in(ZoneId.of("Europe/Berlin"));
    }

    private static Verdictive.HumanDecided human(HumanDecision decision) {
        Verdictive.Decided decided = decided("9.50", "1.6", new Verdictive.Outcome.Refused());
        Said said = Said.of(decision);
        Judgement judgement = Rules.judgeAnswered(decided.spend(), said.answer(), said.reviewer(), said.reason());
        return new Verdictive.HumanDecided(
                said,
                new Verdictive.Decided(
                        decided.spend(), decided.policyHash(), judgement, new Verdictive.Outcome.Refused()));
    }

    private static Verdictive.Decided decided(String usd, String roi, Verdictive.Outcome outcome) {
        SpendPolicy policy = SpendPolicy.DEFAULT.withHumanThreshold(Money.usd("9.00"));
        SpendCase spend =
                new SpendCase(request(usd, roi), false, "USD", ZoneId.of("Europe/Berlin"), standings(), policy);
        return new Verdictive.Decided(spend, SigningBytes.policyHash(budget(), policy), Rules.judge(spend), outcome);
    }

    private static SpendRequest request(String usd, String roi) {
        return new SpendRequest(
                new UUID(0x1112131415161718L, 0x191a1b1c1d1e1f20L),
                new AgentId("artist/luna"),
                SpendCategory.MEDIA,
                usd == null ? null : Money.usd(usd),
                Ratio.of(roi),
                "carousel for the trend 'sodium batteries' – one card",
                new SpendRequest.Target("studio", Digest.sha256("order")));
    }

    private static List<Standing> standings() {
        LocalDate monday = LocalDate.of(2026, 3, 2);
        return List.of(
                new Standing(
                        new Budget.Scope.Agent(new AgentId("artist/luna")),
                        BudgetPeriod.MONTH,
                        LocalDate.of(2026, 3, 1),
                        90_000_000,
                        1,
                        2),
                new Standing(
                        new Budget.Scope.Category(SpendCategory.MEDIA), BudgetPeriod.WEEK, monday, 40_000_000, 3, 4),
                new Standing(new Budget.Scope.Total(), BudgetPeriod.DAY, monday, 10_000_000, 0, 0));
    }
}
