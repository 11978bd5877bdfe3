package dev.chimera.examples.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.finance.Money;
import dev.chimera.spec.Spec;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedBudgetTest {
    @Test
    @Spec("CFO-2")
    void two_jvms_share_a_limit_and_never_cross_it() throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        List<Share> shares;
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .start()) {
            shares = new SharedBudget(new PrintStream(said, true, StandardCharsets.UTF_8))
                    .run(server.getJdbcUrl("postgres", "postgres"));
        }

        Money sum = shares.get(0).sum().plus(shares.get(1).sum());
        assertThat(shares)
                .hasSize(2)
                .allSatisfy(share -> assertThat(share.refusals()).isEqualTo(5));
        assertThat(sum.isMoreThan(Buyer.LIMIT)).isFalse();
        assertThat(sum.isMoreThan(Money.usd("4.80"))).isTrue();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("artist/luna")
                .contains("artist/nova")
                .contains("limit of the day USD 5.00, approved " + sum)
                .containsPattern("the ledger verifies: \\d+ entries, one chain");
    }

    @Test
    void a_share_is_read_as_it_was_written() {
        Share share = new Share("artist/luna", 7, Money.usd("0.35"), 5);

        assertThat(Share.of(share.line(), "USD")).isEqualTo(share);
    }
}
