package dev.chimera.examples.spending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.spi.Storage;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.spec.Spec;
import dev.chimera.spi.sqlite.SqliteStorage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GovernOneCallTest {
    private static final String TEN_WORDS = "one two three four five six seven eight nine ten";

    @TempDir
    Path folder;

    @Test
    @Spec("CFO-9")
    void a_new_start_goes_on_with_what_the_last_ones_spent_until_the_day_is_used_up() {
        for (int call = 1; call <= 4; call++) {
            assertThat(say(TEN_WORDS)).contains("10 words for USD 0.01");
        }
        assertThat(say(TEN_WORDS)).contains("not today: [BUDGET_EXCEEDED");

        try (Storage storage = SqliteStorage.at(folder.resolve("spending.db"));
                LocalCfo cfo = LocalCfo.builder()
                        .budget(Budget.daily(Money.usd("0.05")))
                        .store(storage.ledger())
                        .keys(CfoKeys.readInsecurely(folder.resolve("keys.json")))
                        .build()) {
            cfo.ledger().verify();
            assertThat(cfo.budget().get(0).left()).isEqualTo(Money.usd("0.01"));
            assertThat(cfo.unsettled(10)).isEmpty();
        }
    }

    private String say(String prompt) {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        new GovernOneCall(new PrintStream(screen, true, StandardCharsets.UTF_8)).run(folder, prompt);
        return screen.toString(StandardCharsets.UTF_8);
    }
}
