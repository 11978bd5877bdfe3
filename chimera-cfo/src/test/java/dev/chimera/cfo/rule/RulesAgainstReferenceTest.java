package dev.chimera.cfo.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.Reason;
import dev.chimera.spec.Spec;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Compares the rules with {@link ReferenceRules}. A case that differs is made as small as it gets before it is shown. */
class RulesAgainstReferenceTest {
    private static final int CASES = 1_000_000;
    private static final long SEED = Long.getLong("chimera.rules.seed", 20_260_302L);

    @Test
    @Spec("CFO-13")
    void agree_with_an_independent_reference_on_a_million_generated_cases() {
        Map<Verdict, Integer> verdicts = new ConcurrentHashMap<>();

        LongStream.range(0, CASES)
                .parallel()
                .filter(i -> differs(generated(i), verdicts))
                .findFirst()
                .ifPresent(RulesAgainstReferenceTest::show);

        assertThat(verdicts)
                .hasSize(3)
                .allSatisfy((verdict, count) ->
                        assertThat(count).as("%s has to occur often", verdict).isGreaterThan(CASES / 20));
    }

    @Test
    void a_case_that_fails_is_shown_small() {
        Predicate<SpendCase> fails =
                spend -> spend.standings().size() >= 2 && spend.price().orElse(0) >= 1_500_000;
        SpendCase failing = LongStream.range(0, 1_000)
                .mapToObj(RulesAgainstReferenceTest::generated)
                .filter(fails)
                .findFirst()
                .orElseThrow();

        SpendCase small = SpendCases.shrink(failing, fails);

        assertThat(small.standings()).hasSize(2).allMatch(standing -> standing.limit() == 0 && standing.taken() == 0);
        assertThat(small.price()).hasValue(1_500_000);
        assertThat(small.request().projectedRoi().micros()).isZero();
    }

    private static SpendCase generated(long i) {
        return SpendCases.generate(new SplittableRandom(SEED + i));
    }

    private static boolean differs(SpendCase spend, Map<Verdict, Integer> verdicts) {
        Judgement judged = Rules.judge(spend);
        verdicts.merge(judged.verdict(), 1, Integer::sum);
        return differs(spend, judged);
    }

    private static boolean differs(SpendCase spend, Judgement judged) {
        ReferenceRules expected = ReferenceRules.of(spend);
        Judgement answered = Rules.judgeAnswered(spend, HumanDecision.Answer.APPROVE, "ana", "fine");
        return judged.verdict() != expected.verdict
                || judged.risk().score().toBigDecimal().compareTo(expected.risk) != 0
                || !judged.reasons().stream().map(Reason::code).toList().equals(expected.reasons)
                || !answered.reasons().stream().map(Reason::code).toList().equals(expected.refusals)
                || (answered.verdict() == Verdict.APPROVED) != expected.refusals.isEmpty();
    }

    private static void show(long i) {
        SpendCase small = SpendCases.shrink(generated(i), one -> differs(one, Rules.judge(one)));
        throw new AssertionError("case " + i + " of seed " + SEED + " comes down to " + small + "\n the rules say "
                + Rules.judge(small) + "\n the reference " + ReferenceRules.of(small));
    }
}
