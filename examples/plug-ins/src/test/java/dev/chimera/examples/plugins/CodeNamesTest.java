package dev.chimera.examples.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.safety.Subject;
import dev.chimera.api.spi.SafetyCheck;
import dev.chimera.core.safety.CheckedGateway;
import dev.chimera.tck.SafetyCheckContract;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

// tag::check-contract[]
class CodeNamesTest implements SafetyCheckContract {
    @Override
    public SafetyCheck check() {
        return new CodeNames(Set.of("Bluebird", "Otter"));
    }

    @Override
    public Subject harmless() {
        return new Subject.Inbound(Subject.Boundary.POST, "1", "A blue bird sings", List.of());
    }

    @Override
    public Subject harmful() {
        return new Subject.Inbound(Subject.Boundary.POST, "2", "When will Bluebird be out?", List.of());
    }
    // end::check-contract[]

    @Test
    void a_gateway_takes_the_name_out() {
        // tag::add-check[]
        try (CheckedGateway gateway = CheckedGateway.builder()
                .check(new CodeNames(Set.of("Bluebird")))
                .build()) {
            // end::add-check[]
            SafetyVerdict verdict = gateway.screen(harmful());

            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            SafetyVerdict.Redacted.class,
                            redacted ->
                                    assertThat(redacted.text()).isEqualTo("When will [redacted:code-name] be out?"));
        }
    }
}
