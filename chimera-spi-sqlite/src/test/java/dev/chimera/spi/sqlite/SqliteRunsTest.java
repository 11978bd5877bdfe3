package dev.chimera.spi.sqlite;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunState;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.spec.Spec;
import dev.chimera.tck.RememberingCodec;
import dev.chimera.tck.RunStoreContract;
import dev.chimera.tck.SettableClock;
import java.nio.file.Path;
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
        assertThatThrownBy(() -> emptyRuns().unfinished(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("max");
    }

    @Test
    void lets_the_refusal_of_the_codec_out_as_it_is() {
        RunStore runs = emptyRuns();
        RunId id = new RunId(new UUID(1, 2));
        runs.create(RunRecord.begin(id, RunState.of(TrendQuery.keywords("solar")), SettableClock.START));
        RunStore strange = open.at(folder.resolve("chimera.db")).runs(new RememberingCodec());

        assertThatThrownBy(() -> strange.find(id)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
