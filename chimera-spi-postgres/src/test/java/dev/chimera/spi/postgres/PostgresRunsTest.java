package dev.chimera.spi.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunState;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.StoreException;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.spec.Spec;
import dev.chimera.tck.RememberingCodec;
import dev.chimera.tck.RunStoreContract;
import dev.chimera.tck.SettableClock;
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
        assertThatThrownBy(() -> emptyRuns().unfinished(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("max");
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
    }

    private RunId begun() {
        RunId id = new RunId(new UUID(1, 2));
        emptyRuns().create(RunRecord.begin(id, RunState.of(TrendQuery.keywords("solar")), SettableClock.START));
        return id;
    }
}
