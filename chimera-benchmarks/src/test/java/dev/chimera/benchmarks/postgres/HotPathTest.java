package dev.chimera.benchmarks.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.spec.Spec;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a real server runs what the hot path asks when its tables are not small. */
@Spec("DATA-3")
class HotPathTest {
    private static final long ENTRIES = 20_000;
    private static final long LARGE = 1_000;
    private static final long READ_MAX = 1_000;
    private static final int UNTIL_PLANS_STAY = 12; // the driver prepares after 5, the server keeps a plan after 5 more

    @TempDir
    Path folder;

    @Test
    void every_statement_finds_its_rows_by_an_index_and_reads_few() throws Exception {
        try (PostgresServer server = PostgresServer.start(folder);
                ScaledServer scaled = new ScaledServer(server, ENTRIES)) {
            Set<String> large = scaled.tablesAbove(LARGE);
            assertThat(large).contains("ledger", "reservation", "run", "publication", "audit");

            for (HotPath.Call call : scaled.hotPath().calls()) {
                for (int i = 0; i < UNTIL_PLANS_STAY; i++) {
                    call.work().run();
                }
                List<Plan> plans = scaled.tap().during(call.work());

                assertThat(plans).as(call.name()).isNotEmpty().allSatisfy(plan -> {
                    plan.requireIndex(large);
                    assertThat(plan.rowsMax()).isLessThan(READ_MAX);
                });
            }
            requireASlowOneToBeSeen(scaled, server, large);
        }
    }

    /** Without its index, one of them reads the table from end to end, and that is seen. */
    private static void requireASlowOneToBeSeen(ScaledServer scaled, PostgresServer server, Set<String> large) {
        server.run("DROP INDEX scaled.audit_by_subject");
        HotPath.Call about = scaled.hotPath().calls().stream()
                .filter(call -> call.name().startsWith("events about"))
                .findFirst()
                .orElseThrow();
        List<Plan> plans = scaled.tap().during(about.work());

        assertThatThrownBy(() -> plans.forEach(plan -> plan.requireIndex(large)))
                .hasMessageContaining("sequential scan of the large table audit");
    }
}
