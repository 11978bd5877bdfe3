package dev.chimera.benchmarks.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.spec.Spec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedisLoadTest {
    @Test
    @Spec("DATA-6")
    void two_jvms_never_get_more_calls_through_than_the_limit_and_none_is_refused_below_it() throws Exception {
        Map<String, List<LimiterLoad.Outcome>> outcomes =
                LimiterLoad.run(System.out, "seconds=2", "warmup=1", "rounds=1", "threads=4", "patterns=HUNDRED,ONE");

        assertThat(outcomes).hasSize(4);
        assertThat(outcomes.get("chimera ONE")).singleElement().satisfies(outcome -> {
            assertThat(outcome.granted()).isBetween(100, 400);
            assertThat(outcome.worst()).isBetween(1, 100);
        });
        assertThat(outcomes.values())
                .allSatisfy(each -> assertThat(each.get(0).perSecond()).isPositive());
    }

    @Test
    @Spec("DATA-6")
    void every_hint_comes_once_to_another_jvm() throws Exception {
        Map<String, List<QueueLoad.Outcome>> outcomes =
                QueueLoad.run(System.out, "hints=500", "seconds=1", "rate=100", "threads=2", "rounds=1", "warmup=0");

        assertThat(outcomes).containsOnlyKeys("chimera 2 at 0", "bare 2 at 0", "chimera 2 at 100", "bare 2 at 100");
        assertThat(outcomes.get("chimera 2 at 0").get(0).hints()).isEqualTo(500);
    }

    @Test
    void only_grants_that_were_certainly_in_one_window_are_counted() {
        Longs before = new Longs();
        Longs after = new Longs();
        for (long[] grant : new long[][] {{100, 110}, {0, 10}, {50, 99}, {50, 100}, {95, 300}}) {
            before.add(grant[0]);
            after.add(grant[1]);
        }

        assertThat(Grants.worst(before, after, 100)).isEqualTo(3);
        assertThat(Grants.worst(new Longs(), new Longs(), 100)).isZero();
    }
}
