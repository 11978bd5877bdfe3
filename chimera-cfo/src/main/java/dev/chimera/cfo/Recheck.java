package dev.chimera.cfo;

import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.cfo.ledger.SigningBytes;
import dev.chimera.cfo.ledger.Verdictive;
import dev.chimera.cfo.rule.Judgement;
import dev.chimera.cfo.rule.Rules;
import dev.chimera.cfo.rule.SpendCase;
import dev.chimera.cfo.rule.Standing;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges recorded cases again and compares. Immutable. */
final class Recheck {
    private final @Nullable KeyRing permitKeys;

    /** With {@code permitKeys} the signatures of permits are checked too. */
    Recheck(@Nullable KeyRing permitKeys) {
        this.permitKeys = permitKeys;
    }

    /** The verdict follows from what it was decided from. */
    void verdict(Verdictive body) {
        Judgement recorded = body.judgement();
        Judgement again = again(body);
        RuleBreach.unless(
                recorded.verdict() == again.verdict(),
                "the verdict is " + recorded.verdict() + ", the rules say " + again.verdict());
        RuleBreach.unless(
                recorded.reasons().stream()
                        .map(Reason::code)
                        .toList()
                        .equals(again.reasons().stream().map(Reason::code).toList()),
                "the reasons are " + recorded.reasons() + ", the rules give " + again.reasons());
        RuleBreach.unless(
                recorded.risk().equals(again.risk()),
                "the risk is " + recorded.risk() + ", the rules give " + again.risk());
    }

    /** The limits cover the request, each once, in the windows of {@code at}. */
    void windows(SpendCase spend, Instant at) {
        LocalDate day = LocalDate.ofInstant(at, spend.zone());
        Set<Object> seen = new HashSet<>();
        for (Standing standing : spend.standings()) {
            String name = standing.scope() + " per " + standing.period().id();
            RuleBreach.unless(standing.covers(spend.request()), "the limit of " + name + " does not cover the request");
            RuleBreach.unless(seen.add(standing.key(spend.currency())), "the limit of " + name + " is there twice");
            RuleBreach.unless(
                    standing.windowStart().equals(standing.period().windowStart(day)),
                    "the window of " + name + " begins on " + standing.windowStart());
        }
    }

    /** The permit ends when the policy says, and an authorised key signed it. */
    void permit(SpendPermit permit, SpendCase spend, Instant at) {
        expiry(permit.expiresAt(), at, spend.policy().permitLifetime());
        if (permitKeys == null) {
            return;
        }
        try {
            permitKeys.verify(permit.signature(), SigningBytes.permit(permit));
        } catch (GeneralSecurityException e) {
            throw new RuleBreach("its permit does not verify: " + e.getMessage());
        }
    }

    /** What was made at {@code at} lives as long as the policy says. */
    void expiry(Instant expiresAt, Instant at, Duration lifetime) {
        RuleBreach.unless(
                expiresAt.equals(at.plus(lifetime).truncatedTo(ChronoUnit.MICROS)),
                "it expires at " + expiresAt + ", the policy allows " + lifetime);
    }

    private static Judgement again(Verdictive body) {
        if (body instanceof Verdictive.HumanDecided human) {
            HumanDecision said = human.said();
            return said.approve()
                    ? Rules.judgeAccepted(body.spend())
                    : Rules.judgeDeclined(body.spend(), said.reviewer(), said.reason());
        }
        return Rules.judge(body.spend());
    }
}
