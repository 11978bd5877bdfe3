package dev.chimera.examples.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.spi.LanguageModelPlugin;
import dev.chimera.api.spi.ProviderConfig;
import dev.chimera.api.spi.ProviderContext;
import dev.chimera.api.spi.SafetyCheckPlugin;
import dev.chimera.core.ChimeraPipeline;
import dev.chimera.core.safety.CheckedGateway;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar on the class path, and a name in the builder. */
class ByNameTest {
    @TempDir
    Path folder;

    @Test
    void a_pipeline_takes_sources_targets_and_analysers_by_name() {
        // tag::by-name[]
        ChimeraPipeline.Builder builder = ChimeraPipeline.builder()
                .posts("notes")
                .settings("notes", Map.of("folder", "in"))
                .sentiment("smileys")
                .publisher("pages")
                .settings("pages", Map.of("folder", "out"));
        // end::by-name[]
        try (ChimeraPipeline pipeline = builder.persona(PersonalityProfile.named("Vera"))
                .budget(Budget.daily(Money.usd("1.00")))
                .safety(CheckedGateway.standard())
                .workDirectory(folder)
                .build()) {
            assertThat(pipeline).isNotNull();
        }
    }

    @Test
    void a_host_finds_by_itself_what_no_builder_asks_for() {
        ProviderContext context = new ProviderContext(
                InstantSource.system(),
                new Random(1),
                folder,
                ProviderConfig.of(
                        Map.of("names", "Bluebird,Otter", "endpoint", "https://example.org/", "price", "0.02")));

        assertThat(ServiceLoader.load(SafetyCheckPlugin.class))
                .singleElement()
                .satisfies(plugin -> assertThat(plugin.create(context).name()).isEqualTo("code-names"));
        assertThat(ServiceLoader.load(LanguageModelPlugin.class))
                .singleElement()
                .satisfies(plugin -> assertThat(plugin.create(context).name()).isEqualTo("http-model"));
    }
}
