package dev.chimera.examples.poster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.finance.Money;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.MediaOrder;
import dev.chimera.api.media.QualityPreset;
import dev.chimera.api.spi.MediaPlugin;
import dev.chimera.api.spi.MediaProvider;
import dev.chimera.api.spi.ProviderConfig;
import dev.chimera.api.spi.ProviderContext;
import dev.chimera.tck.MediaProviderContract;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole contract of a media provider, and how it is found. */
// tag::contract[]
class PostersTest implements MediaProviderContract {
    @TempDir
    Path folder;

    @Override
    public MediaProvider provider() {
        return new Posters(folder, Money.usd("0.03"));
    }

    @Override
    public MediaProvider reopened(MediaProvider provider) {
        return provider(); // the same folder
    }

    @Override
    public MediaOrder order(UUID orderId) {
        return new MediaOrder(
                orderId,
                MediaKind.IMAGE,
                "What is rising today",
                List.of(new VisualPrompt("a poster", "", List.of())),
                "Vera · made by a machine",
                QualityPreset.STANDARD);
    }
    // end::contract[]

    @Test
    void is_found_by_its_name() {
        MediaPlugin plugin = ServiceLoader.load(MediaPlugin.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.name().equals("poster"))
                .findFirst()
                .orElseThrow();

        MediaProvider provider = plugin.create(context(Map.of("price", "0.05")));

        assertThat(provider.quote(order(new UUID(1, 1)))).contains(Money.usd("0.05"));
    }

    @Test
    void a_price_that_is_no_amount_is_an_error_that_names_the_setting() {
        assertThatThrownBy(() -> new PosterPlugin().create(context(Map.of("price", "cheap"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'price'")
                .hasMessageContaining("cheap");
    }

    private ProviderContext context(Map<String, String> settings) {
        return new ProviderContext(InstantSource.system(), new Random(1), folder, ProviderConfig.of(settings));
    }
}
