package dev.chimera.spi.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in a real file keep the contract, with a second storage on the same file. */
@Spec("DATA-4")
class SqliteRunsTest implements RunStoreContract {
    @TempDir
    Path folder;

    private final OpenStorages open = new OpenStorages();
    private final RememberingCodec codec = new RememberingCodec();

    @AfterEach
    void close() {
        open.close();
    }

    @Override
    public RunStore emptyRuns() {
        return open.at(folder.resolve("chimera.db")).runs(codec);
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
    void an_owner_lives_by_the_clock_of_the_machine_and_is_forgotten_a_day_after() throws Exception {
        RunStore runs = emptyRuns();
        Path file = folder.resolve("chimera.db");
        runs.beat(OWNER, Duration.ofHours(1));
        assertThat(Long.parseLong(Sql.ask(file, "SELECT lives_until FROM run_owner")))
                .isCloseTo(System.currentTimeMillis() + 3_600_000, within(60_000L));

        Sql.run(file, "UPDATE run_owner SET lives_until = lives_until - 80000000");
        runs.beat(HEIR, Duration.ofHours(1));
        assertThat(Sql.ask(file, "SELECT count(*) FROM run_owner")).isEqualTo("2");
        Sql.run(file, "UPDATE run_owner SET lives_until = lives_until - 90000000");
        runs.beat(HEIR, Duration.ofHours(1));
        assertThat(Sql.ask(file, "SELECT count(*) FROM run_owner")).isEqualTo("1");
    }

    @Test
    void takes_runs_over_and_finds_them_by_an_index() throws Exception {
        emptyRuns();
        Path file = folder.resolve("chimera.db");

        for (String query : List.of(SqliteRuns.LEFT, SqliteRuns.NEW, SqliteRuns.BY_STATUS)) {
            assertThat(plan(file, query)).contains("USING INDEX run_by_status").doesNotContain("TEMP B-TREE");
        }
        assertThat(plan(file, SqliteRuns.UNATTENDED)).contains("USING INDEX run_by_status");
        assertThat(plan(file, SqliteRuns.LOST_ONE)).contains("(run_id=?)").doesNotContain("run_by_status");
    }

    @Test
    void lets_the_refusal_of_the_codec_out_as_it_is() {
        RunStore runs = emptyRuns();
        RunId id = new RunId(new UUID(1, 2));
        RunState state = RunState.of(TrendQuery.keywords("solar"));
        runs.create(RunRecord.begin(id, PIPELINE, state, SettableClock.START), OWNER);
        RunStore strange = open.at(folder.resolve("chimera.db")).runs(new RememberingCodec());

        assertThatThrownBy(() -> strange.find(id)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    @Spec("RUN-9")
    void a_run_that_cannot_be_read_is_left_to_others_and_keeps_nobody_from_the_rest() throws Exception {
        Path file = folder.resolve("chimera.db");
        RunStore runs = emptyRuns();
        RunRecord first = begun(runs, 1);
        RunRecord second = begun(runs, 2);
        RunRecord third = begun(runs, 3);
        runs.beat(HEIR, Duration.ofHours(1));
        Sql.run(file, "UPDATE run SET state = 'x' || state WHERE updated_at < (SELECT max(updated_at) FROM run)");

        assertThat(runs.takeOver(PIPELINE, HEIR, 1)).containsExactly(third.takenOver());
        assertThatThrownBy(() -> runs.takeOver(PIPELINE, HEIR, 10))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(first.runId().toString())
                .hasMessageContaining("and 1 more")
                .hasMessageContaining("mend or delete its row");

        Sql.run(file, "UPDATE run SET state = substr(state, 2) WHERE state LIKE 'x%'");
        assertThat(runs.takeOver(PIPELINE, OWNER, 10))
                .extracting(RunRecord::runId)
                .containsExactly(first.runId(), second.runId());
    }

    @Test
    @Spec("RUN-9")
    void a_claimed_run_that_cannot_be_read_is_left_to_others() throws Exception {
        Path file = folder.resolve("chimera.db");
        RunStore runs = emptyRuns();
        RunRecord run = begun(runs, 1);
        runs.beat(HEIR, Duration.ofHours(1));
        Sql.run(file, "UPDATE run SET state = 'x' || state");

        assertThatThrownBy(() -> runs.claim(PIPELINE, run.runId(), HEIR))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(run.runId().toString())
                .hasMessageContaining("mend or delete its row");
        assertThat(runs.unattended(PIPELINE, 10)).isEqualTo(1);

        Sql.run(file, "UPDATE run SET state = substr(state, 2)");
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

    private static String plan(Path file, String query) throws SQLException {
        try (Connection connection = Sql.open(file);
                PreparedStatement statement = connection.prepareStatement("EXPLAIN QUERY PLAN " + query);
                ResultSet result = statement.executeQuery()) {
            StringBuilder plan = new StringBuilder();
            while (result.next()) {
                plan.append(result.getString("detail")).append('\n');
            }
            return plan.toString();
        }
    }
}
