package dev.chimera.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.spi.ProviderConfig;
import dev.chimera.api.spi.ProviderContext;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.Storage;
import dev.chimera.api.spi.StoragePlugin;
import dev.chimera.api.spi.StoreException;
import dev.chimera.tck.RememberingCodec;
import dev.chimera.tck.SettableClock;
import dev.chimera.tck.StorageContract;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class InMemoryStorageTest implements StorageContract {
    @Override
    public Storage emptyStorage() {
        return new InMemoryStorage();
    }

    @Test
    void every_call_fails_once_it_is_closed() {
        InMemoryStorage storage = new InMemoryStorage();
        RunStore runs = storage.runs(new RememberingCodec());
        storage.close();

        assertThatThrownBy(() -> runs.find(new RunId(new UUID(0, 1)))).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> runs.inStatus("any", RunStatus.ACTIVE, 1)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> storage.outbox().inState(OutboxStore.State.PENDING, 1))
                .isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> storage.audit().about("run-1", 1)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> storage.ledger().apply(LedgerKeys.HEAD, view -> LedgerChange.none(view.head(), "")))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void gives_out_the_same_runs_whatever_the_codec() {
        InMemoryStorage storage = new InMemoryStorage();

        assertThat(storage.runs(new RememberingCodec())).isSameAs(storage.runs(new RememberingCodec()));
    }

    @Test
    void is_found_by_its_name_and_takes_its_limits_from_the_settings() {
        try (Storage storage = plugin().create(context(Map.of("events.max", "1")))) {
            assertThat(storage).isInstanceOf(InMemoryStorage.class);
            assertThat(storage.name()).isEqualTo("memory");
        }
    }

    @Test
    void names_the_setting_that_is_wrong() {
        assertThatThrownBy(() -> plugin().create(context(Map.of("runs.max", "0"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'runs.max'")
                .hasMessageContaining("got 0");
    }

    @Test
    void refuses_limits_that_hold_nothing() {
        assertThatThrownBy(() -> new InMemoryStorage.Limits(1, 0, 1)).hasMessageContaining("publicationsMax");
    }

    private static StoragePlugin plugin() {
        return ServiceLoader.load(StoragePlugin.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(plugin -> plugin.name().equals("memory"))
                .findFirst()
                .orElseThrow();
    }

    private static ProviderContext context(Map<String, String> settings) {
        return new ProviderContext(new SettableClock(), new Random(7), Path.of("."), ProviderConfig.of(settings));
    }
}
