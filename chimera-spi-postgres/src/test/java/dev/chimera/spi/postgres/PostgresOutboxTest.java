package dev.chimera.spi.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Digest;
import dev.chimera.api.Platform;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.spec.Spec;
import dev.chimera.tck.OutboxStoreContract;
import dev.chimera.tck.SettableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The outbox on a real server keeps the contract, with a second storage on the same schema. */
@Spec("DATA-4")
class PostgresOutboxTest implements OutboxStoreContract {
    private final TestSchema schema = TestSchema.ready();

    @AfterEach
    void close() {
        schema.close();
    }

    @Override
    public OutboxStore emptyOutbox() {
        return schema.open().outbox();
    }

    @Override
    public OutboxStore secondHandle(OutboxStore outbox) {
        return emptyOutbox();
    }

    @Test
    void refuses_the_publication_of_another_entry() {
        PublicationKey key = new PublicationKey("content-1", Platform.FEED, "luna");
        PublicationKey other = new PublicationKey("content-2", Platform.FEED, "luna");
        Digest content = Digest.sha256("content");
        Publication strange = new Publication(other, "remote-1", null, SettableClock.START, content);
        OutboxStore outbox = emptyOutbox();

        assertThatThrownBy(() -> outbox.create(new OutboxStore.Entry(
                        key, 0, OutboxStore.State.PUBLISHED, content, strange, "", SettableClock.START)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("content-2");
    }
}
