package dev.chimera.cfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.spi.CfoPlugin;
import dev.chimera.api.spi.InMemoryLedgerStore;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.ProviderConfig;
import dev.chimera.api.spi.ProviderContext;
import dev.chimera.spec.Spec;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Spec("CFO-15")
class LocalCfoPluginTest {
    @TempDir
    private Path folder;

    private final CfoPlugin plugin = ServiceLoader.load(CfoPlugin.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(found -> found.name().equals("local"))
            .findFirst()
            .orElseThrow();

    @Test
    void makes_keys_for_a_store_in_memory() {
        try (Cfo cfo = create(new InMemoryLedgerStore(), Map.of("origin", "shop/ledger"))) {
            assertThat(cfo.ledger().checkpoint().origin()).isEqualTo("shop/ledger");
        }
    }

    @Test
    void reads_keys_for_any_store() {
        CfoKeys.generate().writeInsecurely(folder.resolve("keys.json"));

        try (Cfo first = create(new ForwardingStore(), Map.of("keyset.insecure-path", "keys.json"));
                Cfo second = create(new ForwardingStore(), Map.of("keyset.insecure-path", "keys.json"))) {
            assertThat(first.ledger().checkpoint()).isEqualTo(second.ledger().checkpoint());
        }
    }

    @Test
    void refuses_a_lasting_store_without_keys_and_says_what_to_do() {
        assertThatThrownBy(() -> create(new ForwardingStore(), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("keyset.insecure-path")
                .hasMessageContaining("'forwarding'")
                .hasMessageContaining("writeInsecurely");
    }

    private Cfo create(LedgerStore store, Map<String, String> config) {
        return plugin.create(
                Budget.daily(Money.usd("5.00")),
                SpendPolicy.DEFAULT,
                store,
                new ProviderContext(InstantSource.system(), new Random(1), folder, ProviderConfig.of(config)));
    }
}
