package dev.chimera.benchmarks.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** How a plan is read. */
class PlanTest {
    private static final Plan PLAN = new Plan("""
            Query Text: SELECT 1
            Nested Loop  (cost=0.42..8.44 rows=1 width=4) (actual time=0.016..0.017 rows=3 loops=1)
              ->  Seq Scan on ledger l  (cost=0.00..2.00 rows=10 width=4) (actual time=0.016..0.017 rows=3 loops=1)
                    Filter: (category = 'media'::text)
                    Rows Removed by Filter: 20000
              ->  Index Scan using reservation_pkey on reservation r  (cost=0.42..8.44 rows=1 width=4) (actual time=0.01..0.01 rows=2 loops=4)
                    Rows Removed by Filter: 5
              ->  Index Scan using ticket_open on ticket t  (cost=0.42..8.44 rows=1 width=4) (never executed)
            """);

    @Test
    void counts_every_row_that_was_read_also_those_that_were_not_wanted() {
        assertThat(PLAN.scans())
                .containsExactly(
                        new Plan.Scan("Seq Scan", "ledger", 20_003), new Plan.Scan("Index Scan", "reservation", 28));
        assertThat(PLAN.rowsMax()).isEqualTo(20_003);
    }

    @Test
    void refuses_to_read_a_large_table_from_end_to_end() {
        assertThatCode(() -> PLAN.requireIndex(Set.of("reservation"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> PLAN.requireIndex(Set.of("ledger", "reservation")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("DATA-3 is broken: a sequential scan of the large table ledger");
    }
}
