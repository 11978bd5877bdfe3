package dev.chimera.benchmarks.postgres;

import dev.chimera.api.run.RunResult;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.benchmarks.NoOpCrew;
import dev.chimera.core.ChimeraPipeline;
import dev.chimera.spi.postgres.PostgresStorage;

/** Chimera's pipelines of six stages whose agents do nothing; runs, outbox and audit log are on the server. */
final class ChimeraRuns implements DurableRuns.Carrier {
    private static final String SCHEMA = "runs";
    private static final TrendQuery QUERY = TrendQuery.keywords("nothing");

    private final PostgresServer server;
    private final PostgresStorage storage;
    private final ChimeraPipeline pipeline;

    /** For {@code callers} callers, with a connection for each and two for itself. */
    ChimeraRuns(PostgresServer server, int callers) {
        this.server = server;
        storage = PostgresStorage.builder()
                .url(server.url())
                .schema(SCHEMA)
                .poolSize(callers + 2)
                .open();
        pipeline = new NoOpCrew().pipeline(storage);
    }

    @Override
    public void run(int caller) {
        RunResult result = pipeline.run(QUERY);
        if (!(result instanceof RunResult.Published)) {
            throw new IllegalStateException("the run of caller " + caller + " ended with " + result);
        }
    }

    @Override
    public long kept() {
        return Long.parseLong(server.ask("SELECT count(*) FROM " + SCHEMA + ".run WHERE status = 'ended'"));
    }

    @Override
    public void close() {
        pipeline.close();
        storage.close();
        server.drop(SCHEMA);
    }
}
