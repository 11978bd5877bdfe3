package dev.chimera.spi.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Digest;
import dev.chimera.api.Platform;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.spec.Spec;
import dev.chimera.tck.OutboxStoreContract;
import dev.chimera.tck.SettableClock;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The outbox in a real file keeps the contract, with a second storage on the same file. */
@Spec("DATA-4")
class SqliteOutboxTest implements OutboxStoreContract {
    @TempDir
    Path folder;

    private final OpenStorages open = new OpenStorages();

    @AfterEach
    void close() {
        open.close();
    }

    @Override
    public OutboxStore emptyOutbox() {
        return open.at(folder.resolve("chimera.db")).outbox();
    }

    @Override
    public OutboxStore secondHandle(OutboxStore outbox) {
        return emptyOutbox();
    }

    @Test
    void refuses_the_publication_of_another_entry() {
        OutboxStore outbox = emptyOutbox();
        PublicationKey key = new PublicationKey("content", Platform.FEED, "luna");
        Digest content = Digest.sha256("content");
        Publication other = new Publication(
                new PublicationKey("other", Platform.FEED, "luna"), "remote-1", null, SettableClock.START, content);
        OutboxStore.Entry entry =
                new OutboxStore.Entry(key, 0, OutboxStore.State.PUBLISHED, content, other, "", SettableClock.START);

        assertThatThrownBy(() -> outbox.create(entry))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other");
        assertThat(outbox.find(key)).isEmpty();
    }
}
