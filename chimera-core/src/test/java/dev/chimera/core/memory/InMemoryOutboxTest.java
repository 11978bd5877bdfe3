package dev.chimera.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Digest;
import dev.chimera.api.Platform;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.spi.StoreException;
import dev.chimera.spec.Spec;
import dev.chimera.tck.OutboxStoreContract;
import dev.chimera.tck.SettableClock;
import org.junit.jupiter.api.Test;

@Spec("DATA-4")
class InMemoryOutboxTest implements OutboxStoreContract {
    @Override
    public OutboxStore emptyOutbox() {
        return new InMemoryStorage().outbox();
    }

    @Test
    void refuses_an_entry_when_it_is_full_and_forgets_none() {
        OutboxStore outbox = new InMemoryStorage(new InMemoryStorage.Limits(1, 2, 1)).outbox();
        outbox.create(entry("a"));
        outbox.create(entry("b"));

        assertThatThrownBy(() -> outbox.create(entry("c")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("2 publications");
        assertThat(outbox.create(entry("a"))).isFalse();
        assertThat(outbox.find(entry("a").key())).contains(entry("a"));
        assertThat(outbox.find(entry("c").key())).isEmpty();
    }

    private static OutboxStore.Entry entry(String contentKey) {
        return new OutboxStore.Entry(
                new PublicationKey(contentKey, Platform.FEED, "luna"),
                0,
                OutboxStore.State.PENDING,
                Digest.sha256(contentKey),
                null,
                "",
                SettableClock.START);
    }
}
