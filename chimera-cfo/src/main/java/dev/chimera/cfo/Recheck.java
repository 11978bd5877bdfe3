package dev.chimera.cfo;

import dev.chimera.api.Signature;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.cfo.ledger.Said;
import dev.chimera.cfo.ledger.Verdictive;
import dev.chimera.cfo.rule.Judgement;
import dev.chimera.cfo.rule.Rules;
import dev.chimera.cfo.rule.SpendCase;
import dev.chimera.cfo.rule.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges recorded cases again and compares. Immutable. */
final class Recheck {
    private final Reviewers reviewers;

    /** Checks the signatures of {@code reviewers}; if they are nobody, the signatures of people are not checked. */
    Recheck(Reviewers reviewers) {
        this.reviewers = reviewers;
    }

    /** A person that is trusted signed {@code statement}. */
    void person(String reviewer, @Nullable Signature signature, byte[] statement) {
        if (reviewers.isEmpty()) {
            return;
        }
        try {
            reviewers.check(reviewer, signature, statement);
        } catch (SettlementException e) {
            throw new RuleBreach(String.valueOf(e.getMessage()));
        }
    }

    /** The verdict follows from what it was decided from. */
    void verdict(Verdictive body) {
        Judgement recorded = body.judgement();
        Judgement again = again(body);
        RuleBreach.unless(
                recorded.verdict() == again.verdict(),
                () -> "the verdict is " + recorded.verdict() + ", the rules say " + again.verdict());
        RuleBreach.unless(
                recorded.reasons().stream()
                        .map(Reason::code)
                        .toList()
                        .equals(again.reasons().stream().map(Reason::code).toList()),
                () -> "the reasons are " + recorded.reasons() + ", the rules give " + again.reasons());
        RuleBreach.unless(
                recorded.risk().equals(again.risk()),
                () -> "the risk is " + recorded.risk() + ", the rules give " + again.risk());
    }

    /** The limits cover the request, each once, in the windows of {@code at}. */
    void windows(SpendCase spend, Instant at) {
        LocalDate day = LocalDate.ofInstant(at, spend.zone());
        Set<Object> seen = new HashSet<>();
        for (Standing standing : spend.standings()) {
            RuleBreach.unless(
                    standing.covers(spend.request()),
                    () -> "the limit of " + name(standing) + " does not cover the request");
            RuleBreach.unless(
                    seen.add(standing.key(spend.currency())),
                    () -> "the limit of " + name(standing) + " is there twice");
            RuleBreach.unless(
                    standing.windowStart().equals(standing.period().windowStart(day)),
                    () -> "the window of " + name(standing) + " begins on " + standing.windowStart());
        }
    }

    private static String name(Standing standing) {
        return standing.scope() + " per " + standing.period().id();
    }

    /** What was made at {@code at} lives as long as the policy says. */
    void expiry(Instant expiresAt, Instant at, Duration lifetime) {
        RuleBreach.unless(
                expiresAt.equals(at.plus(lifetime).truncatedTo(ChronoUnit.MICROS)),
                () -> "it expires at " + expiresAt + ", the policy allows " + lifetime);
    }

    private static Judgement again(Verdictive body) {
        if (body instanceof Verdictive.HumanDecided human) {
            Said said = human.said();
            return Rules.judgeAnswered(body.spend(), said.answer(), said.reviewer(), said.reason());
        }
        return Rules.judge(body.spend());
    }
}
