package dev.chimera.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.spi.PublishTarget;
import dev.chimera.api.spi.PublishTarget.Limits;
import dev.chimera.spec.Spec;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a target cannot take is not paid for. */
@Spec("PUB-4")
class TargetLimitsTest {
    private final Troupe troupe = new Troupe();

    @AfterEach
    void close() {
        troupe.storage.close();
    }

    @ParameterizedTest
    @CsvSource({"10000, 0, 'media files, and at most 0 are taken'", "10, 40, 'characters, and at most 10 are taken'"})
    void ends_before_money_is_asked_for(int textMax, int mediaMax, String reason) {
        RunResult result = run(new Limits(textMax, mediaMax));

        assertThat(result).isInstanceOfSatisfying(RunResult.Rejected.class, rejected -> {
            assertThat(rejected.stage()).isEqualTo(RunStage.BRIEF);
            assertThat(rejected.reasons()).singleElement().asString().contains(reason);
        });
        assertThat(troupe.produced).isEmpty();
        assertThat(troupe.storage.ledger().entries(0, 10)).as("decisions").isEmpty();
    }

    @Test
    void what_fits_goes_on() {
        assertThat(run(new Limits(10_000, 40))).isInstanceOf(RunResult.Published.class);
    }

    private RunResult run(Limits limits) {
        PublishTarget strict = (PublishTarget) Proxy.newProxyInstance(
                PublishTarget.class.getClassLoader(),
                new Class<?>[] {PublishTarget.class},
                (proxy, method, arguments) ->
                        method.getName().equals("limits") ? limits : method.invoke(troupe.target, arguments));
        try (ChimeraPipeline pipeline = troupe.builder(troupe.storage, strict, troupe)
                .budget(Budget.daily(Money.usd("5.00")))
                .build()) {
            return pipeline.run(Troupe.QUERY);
        }
    }
}
