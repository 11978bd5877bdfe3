package dev.chimera.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.media.Provenance;
import dev.chimera.api.spi.MediaProvider;
import dev.chimera.core.outbox.OutboxFolder;
import dev.chimera.spec.Spec;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineBuilderTest {
    private static final Budget BUDGET = Budget.daily(Money.usd("1.00"));

    private final Troupe troupe = new Troupe();

    @TempDir
    Path folder;

    @Test
    @Spec("RUN-2")
    void names_every_missing_part_in_one_message() {
        assertThatThrownBy(() -> ChimeraPipeline.builder().build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("persona", "safety", "publisher", "posts", "budget (or cfo)");
    }

    @Test
    @Spec("RUN-1")
    void cannot_be_built_without_the_safety_gateway() {
        ChimeraPipeline.Builder builder = ChimeraPipeline.builder()
                .persona(PersonalityProfile.named("Vera"))
                .posts(new Troupe.NoPosts("none"))
                .budget(BUDGET)
                .publisher(troupe.target);

        assertThatThrownBy(builder::build)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("a pipeline needs safety; nothing was started");
    }

    @Test
    @Spec("RUN-1")
    void cannot_be_built_without_a_cfo() {
        assertThatThrownBy(() -> troupe.builder().build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("a pipeline needs budget (or cfo); nothing was started");
        assertThatThrownBy(() -> troupe.builder().budget(BUDGET).cfo("nobody").build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no CFO named 'nobody'")
                .hasMessageContaining("chimera-cfo");
    }

    @Test
    @Spec("RUN-2")
    void starts_nothing() {
        int threads = Thread.activeCount();
        troupe.builder().budget(BUDGET).build().close();
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads);
        assertThat(troupe.screened).isEmpty();
    }

    @Test
    @Spec("DX-3")
    void an_unknown_plug_in_is_an_error_that_lists_what_was_found() {
        assertThatThrownBy(() -> ChimeraPipeline.builder()
                        .persona(PersonalityProfile.named("Vera"))
                        .posts(new Troupe.NoPosts("none"))
                        .safety(subject -> {
                            throw new AssertionError();
                        })
                        .publisher(troupe.target)
                        .budget(BUDGET)
                        .workDirectory(folder)
                        .media("crayon")
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no media provider named 'crayon'")
                .hasMessageContaining("studio");
    }

    @Test
    @Spec("DX-3")
    void two_parts_of_one_name_are_an_error_that_names_it() {
        assertThatThrownBy(() -> troupe.builder()
                        .budget(BUDGET)
                        .posts(new Troupe.NoPosts("none"))
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("two sources of posts are named 'none'");
    }

    @Test
    @Spec("DX-3")
    void settings_for_a_plug_in_that_is_not_used_are_an_error() {
        assertThatThrownBy(() -> troupe.builder()
                        .budget(BUDGET)
                        .settings("stduio", Map.of("price", "1.00"))
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("[stduio]")
                .hasMessageContaining("[local]");
    }

    @Test
    @Spec("DX-3")
    void settings_that_a_plug_in_does_not_know_are_an_error() {
        assertThatThrownBy(() -> troupe.builder()
                        .budget(BUDGET)
                        .settings("local", Map.of("orgin", "books"))
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "the plug-in 'local' knows no settings [orgin]; it asked for [keyset.insecure-path, origin]");
    }

    @Test
    void a_slot_that_is_filled_twice_is_an_error() {
        assertThatThrownBy(() -> ChimeraPipeline.builder().budget(BUDGET).budget(BUDGET))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("'budget' was given twice");
        assertThatThrownBy(
                        () -> ChimeraPipeline.builder().settings("x", Map.of()).settings("x", Map.of()))
                .hasMessageContaining("given twice");
    }

    @Test
    void null_in_a_slot_is_an_error_that_names_the_slot() {
        assertThatThrownBy(() -> ChimeraPipeline.builder().safety(null)).hasMessage("'safety' must not be null");
        assertThatThrownBy(() -> ChimeraPipeline.builder().publisher((dev.chimera.api.spi.PublishTarget) null))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    @Spec("DX-3")
    void a_plug_in_that_misses_a_setting_is_named() {
        assertThatThrownBy(() -> troupe.builder()
                        .budget(BUDGET)
                        .settings("local", Map.of("keyset.insecure-path", "nowhere.json"))
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("plug-in 'local', which settings(\"local\", ...) configure: ")
                .hasMessageContaining("nowhere.json");
    }

    @Test
    @Spec("META-7")
    void a_target_that_calls_a_trained_models_work_drawn_by_rules_is_refused() {
        MediaProvider trained = (MediaProvider) Proxy.newProxyInstance(
                MediaProvider.class.getClassLoader(),
                new Class<?>[] {MediaProvider.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "name" -> "dreamer";
                    case "digitalSourceType" -> Provenance.TRAINED;
                    default -> throw new AssertionError(method);
                });

        assertThatThrownBy(() -> ChimeraPipeline.builder()
                        .persona(PersonalityProfile.named("Vera"))
                        .posts(new Troupe.NoPosts("none"))
                        .safety(subject -> {
                            throw new AssertionError();
                        })
                        .publisher(OutboxFolder.builder(folder)
                                .digitalSourceType(Provenance.ALGORITHMIC)
                                .build())
                        .budget(BUDGET)
                        .media(trained)
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'dreamer' makes " + Provenance.TRAINED);
    }

    @Test
    void an_artist_and_media_providers_exclude_each_other() {
        assertThatThrownBy(() -> troupe.builder().budget(BUDGET).media("studio").build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("not both");
    }

    @Test
    void a_closed_pipeline_takes_no_runs() {
        ChimeraPipeline pipeline = troupe.pipeline();
        pipeline.close();
        assertThatThrownBy(() -> pipeline.start(Troupe.QUERY)).hasMessageContaining("closed");
    }
}
