package dev.chimera.spi.sqlite;

import dev.chimera.api.spi.PeerStore;
import dev.chimera.spec.Spec;
import dev.chimera.tck.PeerStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** What peers are owed, in a real file, keeps the contract, with a second storage on the same file and after a restart. */
@Spec("DATA-4")
class SqlitePeersTest implements PeerStoreContract {
    @TempDir
    Path folder;

    private final OpenStorages open = new OpenStorages();

    @AfterEach
    void close() {
        open.close();
    }

    @Override
    public PeerStore emptyPeers() {
        return open.at(folder.resolve("chimera.db")).peers();
    }

    @Override
    public PeerStore secondHandle(PeerStore peers) {
        return emptyPeers();
    }

    @Override
    public PeerStore restarted(PeerStore peers) {
        open.close();
        return emptyPeers();
    }
}
