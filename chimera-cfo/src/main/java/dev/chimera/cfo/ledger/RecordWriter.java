package dev.chimera.cfo.ledger;

import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Correction;
import dev.chimera.api.finance.Earning;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.RiskFactor;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.cfo.rule.Judgement;
import dev.chimera.cfo.rule.SpendCase;
import dev.chimera.cfo.rule.Standing;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Writes a record's bytes, version 1; {@code specs/technical.md} has the table. */
public final class RecordWriter {
    /** The first text of every record. */
    static final String MAGIC = "CFO";

    private RecordWriter() {}

    /** The bytes of {@code entry}. */
    public static byte[] encode(LedgerRecord entry) {
        CanonicalBytes out = CanonicalBytes.of(MAGIC)
                .u8(LedgerRecord.VERSION)
                .u8(entry.body().kind().code())
                .text(entry.origin())
                .i64(entry.seq())
                .digest(entry.previous())
                .instant(entry.at());
        body(out, entry.body());
        return out.toArray();
    }

    /** Whole microseconds. */
    public static long micros(Duration duration) {
        return ChronoUnit.MICROS.between(java.time.Instant.EPOCH, java.time.Instant.EPOCH.plus(duration));
    }

    private static void body(CanonicalBytes out, Body body) {
        if (body instanceof Verdictive.HumanDecided human) {
            human(out, human.said());
            decided(out, human.decided());
        } else if (body instanceof Verdictive.Decided decided) {
            decided(out, decided);
        } else if (body instanceof Body.OfPermit permit) {
            permit(out, permit);
        } else if (body instanceof Body.OfKillSwitch moved) {
            out.text(moved.who()).text(moved.reason());
        } else if (body instanceof Body.TicketExpired expired) {
            out.uuid(expired.ticketId());
        } else if (body instanceof Body.LimitAlert alert) {
            out.u8(alert.percent()).text(alert.currency());
            standing(out, alert.standing());
        } else if (body instanceof Body.Earned earned) {
            earning(out, earned.earning());
        }
    }

    private static void earning(CanonicalBytes out, Earning earning) {
        out.uuid(earning.earningId()).text(earning.payer()).text(earning.service());
        money(out, earning.amount());
        out.digest(earning.evidence());
    }

    private static void human(CanonicalBytes out, Said said) {
        out.uuid(said.ticket()).u8(said.answer().code()).text(said.reviewer()).text(said.reason());
        Said.@Nullable Instead instead = said.instead();
        if (instead != null) {
            out.uuid(instead.requestId()).digest(instead.digest());
        }
        signature(out, said.signature());
    }

    private static void signature(CanonicalBytes out, @Nullable Signature signature) {
        if (signature == null) {
            out.u8(WireCodes.ABSENT);
        } else {
            out.u8(WireCodes.PRESENT).text(signature.keyId()).bytes(signature.value());
        }
    }

    private static void permit(CanonicalBytes out, Body.OfPermit body) {
        out.uuid(body.permitId());
        if (body instanceof Body.PermitSettled settled) {
            money(out, settled.reserved());
            money(out, settled.settled());
            out.text(settled.evidence());
        } else if (body instanceof Body.PermitVoided voided) {
            money(out, voided.reserved());
            out.text(voided.reason());
        } else if (body instanceof Body.PermitExpired expired) {
            money(out, expired.reserved());
        } else if (body instanceof Body.PermitCorrected corrected) {
            Correction said = corrected.said();
            money(out, said.booked());
            money(out, said.actual());
            out.text(said.evidence()).text(said.reviewer()).text(said.reason());
            signature(out, said.signature());
        }
    }

    private static void decided(CanonicalBytes out, Verdictive.Decided decided) {
        out.u8(WireCodes.of(decided.judgement().verdict()));
        spend(out, decided.spend());
        out.digest(decided.policyHash());
        judgement(out, decided.judgement());
        outcome(out, decided.outcome());
    }

    private static void spend(CanonicalBytes out, SpendCase spend) {
        request(out, spend.request());
        out.u8(spend.killed() ? WireCodes.PRESENT : WireCodes.ABSENT)
                .text(spend.currency())
                .text(spend.zone().getId())
                .list(spend.standings(), RecordWriter::standing);
        SpendPolicy policy = spend.policy();
        out.i64(policy.roiHurdle().micros())
                .i64(policy.riskCeiling().micros())
                .i64(policy.humanThreshold().micros())
                .i64(micros(policy.permitLifetime()))
                .i64(micros(policy.ticketLifetime()));
    }

    private static void request(CanonicalBytes out, SpendRequest request) {
        out.uuid(request.requestId())
                .text(request.agentId().value())
                .text(request.category().name());
        @Nullable Money amount = request.amount();
        if (amount == null) {
            out.u8(WireCodes.ABSENT);
        } else {
            out.u8(WireCodes.PRESENT);
            money(out, amount);
        }
        out.i64(request.projectedRoi().micros())
                .text(request.justification())
                .text(request.target().payee())
                .digest(request.target().content());
    }

    private static void standing(CanonicalBytes out, Standing standing) {
        Budget.Scope scope = standing.scope();
        if (scope instanceof Budget.Scope.Category category) {
            out.u8(WireCodes.SCOPE_CATEGORY).text(category.category().name());
        } else if (scope instanceof Budget.Scope.Agent agent) {
            out.u8(WireCodes.SCOPE_AGENT).text(agent.agent().value());
        } else {
            out.u8(WireCodes.SCOPE_TOTAL).text("");
        }
        out.u8(WireCodes.of(standing.period()))
                .i64(standing.windowStart().toEpochDay())
                .i64(standing.limit())
                .i64(standing.reserved())
                .i64(standing.settled());
    }

    private static void judgement(CanonicalBytes out, Judgement judgement) {
        out.i64(judgement.risk().score().micros())
                .list(judgement.risk().factors(), RecordWriter::factor)
                .list(judgement.reasons(), RecordWriter::reason);
    }

    private static void factor(CanonicalBytes out, RiskFactor factor) {
        out.text(factor.name()).i64(factor.value().micros()).i64(factor.weight().micros());
    }

    private static void reason(CanonicalBytes out, Reason reason) {
        out.u8(WireCodes.of(reason.code())).text(reason.message());
    }

    private static void outcome(CanonicalBytes out, Verdictive.Outcome outcome) {
        if (outcome instanceof Verdictive.Outcome.Granted granted) {
            out.uuid(granted.permitId()).instant(granted.expiresAt());
        } else if (outcome instanceof Verdictive.Outcome.Ticketed ticketed) {
            out.uuid(ticketed.ticketId()).instant(ticketed.expiresAt());
        }
    }

    private static void money(CanonicalBytes out, Money money) {
        out.i64(money.micros()).text(money.currency());
    }
}
