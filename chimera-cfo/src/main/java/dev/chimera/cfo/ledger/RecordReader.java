package dev.chimera.cfo.ledger;

import dev.chimera.api.AgentId;
import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Correction;
import dev.chimera.api.finance.Earning;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.RiskFactor;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.cfo.rule.Judgement;
import dev.chimera.cfo.rule.RiskScore;
import dev.chimera.cfo.rule.SpendCase;
import dev.chimera.cfo.rule.Standing;
import dev.chimera.cfo.rule.Verdict;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record's bytes, version 1, strictly: an unknown code, a value out of bounds, a missing or a spare byte is an error, and
 * what was read must encode to the very same bytes again.
 */
public final class RecordReader {
    private static final int LIST_MAX = 64;

    private RecordReader() {}

    /**
     * What {@code record} says.
     *
     * @throws IllegalArgumentException if the bytes are no record of this version
     */
    public static LedgerRecord decode(Bytes record) {
        byte[] bytes = record.toArray();
        try {
            ByteCursor in = new ByteCursor(bytes);
            LedgerRecord decoded = record(in);
            in.end();
            if (!Arrays.equals(bytes, RecordWriter.encode(decoded))) {
                throw new IllegalArgumentException("the bytes are not the one encoding of what they say");
            }
            return decoded;
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
        }
    }

    private static LedgerRecord record(ByteCursor in) {
        String magic = in.text();
        if (!magic.equals(RecordWriter.MAGIC)) {
            throw new IllegalArgumentException("a record begins with " + RecordWriter.MAGIC);
        }
        int version = in.u8();
        if (version != LedgerRecord.VERSION) {
            throw new IllegalArgumentException("record version " + version + " is unknown to this release");
        }
        EntryKind kind = WireCodes.kind(in.u8());
        return new LedgerRecord(in.text(), in.i64(), in.digest(), in.instant(), body(kind, in));
    }

    private static Body body(EntryKind kind, ByteCursor in) {
        return switch (kind) {
            case DECISION -> decided(in);
            case HUMAN_DECISION -> new Verdictive.HumanDecided(said(in), decided(in));
            case OPENED -> new Body.PermitOpened(in.uuid());
            case SETTLED -> new Body.PermitSettled(in.uuid(), money(in), money(in), in.text());
            case VOIDED -> new Body.PermitVoided(in.uuid(), money(in), in.text());
            case EXPIRED -> new Body.PermitExpired(in.uuid(), money(in));
            case KILL_ENGAGED -> new Body.KillEngaged(in.text(), in.text());
            case KILL_RELEASED -> new Body.KillReleased(in.text(), in.text());
            case CORRECTION -> new Body.PermitCorrected(correction(in));
            case TICKET_EXPIRED -> new Body.TicketExpired(in.uuid());
            case ALERT -> alert(in);
            case EARNED -> new Body.Earned(new Earning(in.uuid(), in.text(), in.text(), money(in), in.digest()));
        };
    }

    private static Said said(ByteCursor in) {
        UUID ticket = in.uuid();
        HumanDecision.Answer answer = WireCodes.answer(in.u8());
        String reviewer = in.text();
        String reason = in.text();
        Said.@Nullable Instead instead =
                answer == HumanDecision.Answer.EDIT ? new Said.Instead(in.uuid(), in.digest()) : null;
        return new Said(ticket, answer, reviewer, reason, instead, signature(in));
    }

    private static @Nullable Signature signature(ByteCursor in) {
        return in.flag() ? new Signature(in.text(), in.bytes()) : null;
    }

    private static Correction correction(ByteCursor in) {
        return new Correction(in.uuid(), money(in), money(in), in.text(), in.text(), in.text(), signature(in));
    }

    private static Body.LimitAlert alert(ByteCursor in) {
        int percent = in.u8();
        String currency = Money.zero(in.text()).currency();
        return new Body.LimitAlert(standing(in), percent, currency);
    }

    private static Verdictive.Decided decided(ByteCursor in) {
        Verdict verdict = WireCodes.verdict(in.u8());
        SpendCase spend = spend(in);
        Digest policyHash = in.digest();
        return new Verdictive.Decided(spend, policyHash, judgement(verdict, in), outcome(verdict, in));
    }

    private static SpendCase spend(ByteCursor in) {
        SpendRequest request = request(in);
        boolean killed = in.flag();
        String currency = Money.zero(in.text()).currency();
        ZoneId zone = ZoneId.of(in.text());
        List<Standing> standings = in.list(SpendCase.STANDINGS_MAX, RecordReader::standing);
        return new SpendCase(request, killed, currency, zone, standings, policy(currency, in));
    }

    private static SpendPolicy policy(String currency, ByteCursor in) {
        return new SpendPolicy(
                new Ratio(in.i64()), new Ratio(in.i64()), new Money(in.i64(), currency), micros(in), micros(in));
    }

    private static Duration micros(ByteCursor in) {
        return Duration.of(in.i64(), ChronoUnit.MICROS);
    }

    private static SpendRequest request(ByteCursor in) {
        UUID id = in.uuid();
        AgentId agent = new AgentId(in.text());
        SpendCategory category = new SpendCategory(in.text());
        Money amount = in.flag() ? money(in) : null;
        return new SpendRequest(
                id,
                agent,
                category,
                amount,
                new Ratio(in.i64()),
                in.text(),
                new SpendRequest.Target(in.text(), in.digest()));
    }

    private static Standing standing(ByteCursor in) {
        Budget.Scope scope = scope(in.u8(), in.text());
        return new Standing(
                scope, WireCodes.period(in.u8()), LocalDate.ofEpochDay(in.i64()), in.i64(), in.i64(), in.i64());
    }

    private static Budget.Scope scope(int code, String name) {
        return switch (code) {
            case WireCodes.SCOPE_TOTAL -> new Budget.Scope.Total();
            case WireCodes.SCOPE_CATEGORY -> new Budget.Scope.Category(new SpendCategory(name));
            case WireCodes.SCOPE_AGENT -> new Budget.Scope.Agent(new AgentId(name));
            default -> throw new IllegalArgumentException("unknown scope code " + code);
        };
    }

    private static Judgement judgement(Verdict verdict, ByteCursor in) {
        Ratio score = new Ratio(in.i64());
        List<RiskFactor> factors =
                in.list(LIST_MAX, from -> new RiskFactor(from.text(), new Ratio(from.i64()), new Ratio(from.i64())));
        List<Reason> reasons = in.list(LIST_MAX, from -> new Reason(WireCodes.reason(from.u8()), from.text()));
        return new Judgement(verdict, reasons, new RiskScore(score, factors));
    }

    private static Verdictive.Outcome outcome(Verdict verdict, ByteCursor in) {
        return switch (verdict) {
            case APPROVED -> new Verdictive.Outcome.Granted(in.uuid(), in.instant());
            case ESCALATED -> new Verdictive.Outcome.Ticketed(in.uuid(), in.instant());
            case REJECTED -> new Verdictive.Outcome.Refused();
        };
    }

    private static Money money(ByteCursor in) {
        long micros = in.i64();
        return new Money(micros, in.text());
    }
}
