package dev.chimera.benchmarks.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.dbos.transact.DBOS;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.workflow.Workflow;

/** DBOS Transact's workflows of five steps that do nothing, each run to its end before the next. */
final class DbosRuns implements DurableRuns.Carrier {
    private static final String SCHEMA = "dbos";
    private static final int STEPS = 5;

    private final PostgresServer server;
    private final HikariDataSource pool;
    private final DBOS dbos;
    private final FiveSteps workflow;

    /** For {@code callers} callers, with a connection for each and two for itself. */
    DbosRuns(PostgresServer server, int callers) {
        this.server = server;
        pool = server.pool(callers + 2);
        dbos = new DBOS(DBOSConfig.defaults("benchmark")
                .withDataSource(pool)
                .withDatabaseSchema(SCHEMA)
                .withAppVersion("1"));
        workflow = dbos.registerProxy(FiveSteps.class, new NoOpSteps(dbos));
        dbos.launch();
    }

    /** The workflow, as it is called. */
    public interface FiveSteps {
        /** Runs it with the number of its caller. */
        int run(int caller);
    }

    /** The workflow, as it is carried out. */
    public record NoOpSteps(DBOS dbos) implements FiveSteps {
        @Override
        @Workflow(name = "fiveSteps")
        public int run(int caller) {
            int value = caller;
            for (int step = 0; step < STEPS; step++) {
                int before = value;
                value = dbos.runStep(() -> before + 1, "step" + step);
            }
            return value;
        }
    }

    @Override
    public void run(int caller) {
        int value = workflow.run(caller);
        if (value != caller + STEPS) {
            throw new IllegalStateException("the workflow of caller " + caller + " gave " + value);
        }
    }

    @Override
    public long kept() {
        return Long.parseLong(
                server.ask("SELECT count(*) FROM " + SCHEMA + ".workflow_status WHERE status = 'SUCCESS'"));
    }

    @Override
    public void close() {
        dbos.shutdown();
        pool.close();
        server.drop(SCHEMA);
    }
}
