package dev.chimera.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.StoreException;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.spec.Spec;
import dev.chimera.tck.RememberingCodec;
import dev.chimera.tck.RunStoreContract;
import dev.chimera.tck.SettableClock;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@Spec({"DATA-4", "RUN-5"})
class InMemoryRunsTest implements RunStoreContract {
    private final RunStore small =
            new InMemoryStorage(new InMemoryStorage.Limits(3, 1, 1)).runs(new RememberingCodec());

    @Override
    public RunStore emptyRuns() {
        return new InMemoryStorage().runs(new RememberingCodec());
    }

    @Test
    void forgets_the_run_that_ended_longest_ago_when_it_is_full() {
        List.of(run(1), run(2), run(3)).forEach(run -> small.create(run, OWNER));
        small.advance(ended(run(2)), OWNER);
        small.advance(ended(run(1)), OWNER);

        assertThat(small.create(run(4), OWNER)).isTrue();
        assertThat(small.find(run(2).runId())).isEmpty();
        assertThat(small.find(run(1).runId())).contains(ended(run(1)));
        assertThat(small.find(run(3).runId())).contains(run(3));
    }

    @Test
    void refuses_a_run_when_it_is_full_of_runs_that_have_not_ended() {
        List.of(run(1), run(2), run(3)).forEach(run -> small.create(run, OWNER));

        assertThatThrownBy(() -> small.create(run(4), OWNER))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("3 runs")
                .hasMessageContaining("higher limits");
        assertThat(small.create(run(3), OWNER)).isFalse();
        assertThat(small.inStatus(PIPELINE, RunStatus.ACTIVE, 10)).hasSize(3);

        small.advance(ended(run(1)), OWNER);
        assertThat(small.create(run(4), OWNER)).isTrue();
    }

    private static RunRecord run(long number) {
        return RunRecord.begin(
                new RunId(new UUID(0, number)), PIPELINE, RunState.of(TrendQuery.global()), SettableClock.START);
    }

    private static RunRecord ended(RunRecord run) {
        RunResult result = new RunResult.Rejected(RunStage.SCOUT, List.of("nothing is rising"), null);
        return run.next(RunStage.SCOUT, RunStatus.ENDED, run.state(), result, SettableClock.START);
    }
}
