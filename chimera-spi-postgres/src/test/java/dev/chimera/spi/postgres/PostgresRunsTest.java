package dev.chimera.spi.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunState;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.StoreException;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.spec.Spec;
import dev.chimera.tck.RememberingCodec;
import dev.chimera.tck.RunStoreContract;
import dev.chimera.tck.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs on a real server keep the contract, with a second storage on the same schema. */
@Spec("DATA-4")
class PostgresRunsTest implements RunStoreContract {
    private final TestSchema schema = TestSchema.ready();
    private final RememberingCodec codec = new RememberingCodec();

    @AfterEach
    void close() {
        schema.close();
    }

    @Override
    public RunStore emptyRuns() {
        return schema.open().runs(codec);
    }

    @Override
    public RunStore secondHandle(RunStore runs) {
        return emptyRuns();
    }

    @Test
    void refuses_a_negative_number_of_runs() {
        RunStore runs = emptyRuns();

        assertThatThrownBy(() -> runs.inStatus(PIPELINE, RunStatus.ACTIVE, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("max");
        assertThatThrownBy(() -> runs.takeOver(PIPELINE, HEIR, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("max");
    }

    @Test
    void refuses_a_term_out_of_bounds() {
        RunStore runs = emptyRuns();

        for (Duration term :
                List.of(Duration.ofNanos(999_999), Duration.ofSeconds(-1), Duration.ofMillis(86_400_001))) {
            assertThatThrownBy(() -> runs.beat(OWNER, term))
                    .as("%s", term)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("term");
        }
    }

    @Test
    void lets_the_refusal_of_the_codec_out_as_it_is() {
        RunId id = begun();
        RunStore strange = schema.open().runs(new RememberingCodec());

        assertThatThrownBy(() -> strange.find(id)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void refuses_a_run_of_a_codec_version_that_it_does_not_know() {
        RunId id = begun();
        schema.run("UPDATE chimera.run SET codec_version = 2");

        assertThatThrownBy(() -> emptyRuns().find(id))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(id.toString())
                .hasMessageContaining("codec version 2");
        assertThat(emptyRuns().takeOver(PIPELINE, HEIR, 10))
                .as("it is left to those who know it")
                .isEmpty();
        assertThatThrownBy(() -> emptyRuns().claim(PIPELINE, id, HEIR))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("codec version 2");
        assertThat(schema.ask("SELECT version || ' ' || owner_id FROM chimera.run"))
                .as("it is as it was")
                .isEqualTo("0 " + OWNER);
    }

    @Test
    @Spec("RUN-9")
    void a_run_that_cannot_be_read_is_left_to_others_and_keeps_nobody_from_the_rest() {
        RunStore runs = emptyRuns();
        RunRecord first = begun(runs, 1);
        RunRecord second = begun(runs, 2);
        RunRecord third = begun(runs, 3);
        runs.beat(HEIR, Duration.ofHours(1));
        schema.run("UPDATE chimera.run SET state = json_build_object('was', state)"
                + " WHERE updated_at < (SELECT max(updated_at) FROM chimera.run)");

        assertThat(runs.takeOver(PIPELINE, HEIR, 1)).containsExactly(third.takenOver());
        assertThatThrownBy(() -> runs.takeOver(PIPELINE, HEIR, 10))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(first.runId().toString())
                .hasMessageContaining("and 1 more")
                .hasMessageContaining("mend or delete its row");

        schema.run("UPDATE chimera.run SET state = state -> 'was' WHERE state ->> 'was' IS NOT NULL");
        assertThat(runs.takeOver(PIPELINE, OWNER, 10))
                .extracting(RunRecord::runId)
                .containsExactly(first.runId(), second.runId());
    }

    @Test
    @Spec("RUN-9")
    void a_claimed_run_that_cannot_be_read_is_left_to_others() {
        RunStore runs = emptyRuns();
        RunRecord run = begun(runs, 1);
        runs.beat(HEIR, Duration.ofHours(1));
        schema.run("UPDATE chimera.run SET state = json_build_object('was', state)");

        assertThatThrownBy(() -> runs.claim(PIPELINE, run.runId(), HEIR))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(run.runId().toString())
                .hasMessageContaining("mend or delete its row");
        assertThat(runs.unattended(PIPELINE, 10)).isEqualTo(1);

        schema.run("UPDATE chimera.run SET state = state -> 'was'");
        assertThat(runs.claim(PIPELINE, run.runId(), OWNER))
                .map(RunRecord::runId)
                .contains(run.runId());
    }

    private static RunRecord begun(RunStore runs, int number) {
        RunState state = RunState.of(TrendQuery.keywords("solar " + number));
        RunRecord run = RunRecord.begin(
                new RunId(new UUID(7, number)), PIPELINE, state, SettableClock.START.plusSeconds(number));
        runs.create(run, OWNER);
        return run;
    }

    private RunId begun() {
        RunId id = new RunId(new UUID(1, 2));
        RunState state = RunState.of(TrendQuery.keywords("solar"));
        emptyRuns().create(RunRecord.begin(id, PIPELINE, state, SettableClock.START), OWNER);
        return id;
    }
}
