package dev.chimera.spi.postgres;

import dev.chimera.api.spi.PeerStore;
import dev.chimera.spec.Spec;
import dev.chimera.tck.PeerStoreContract;
import org.junit.jupiter.api.AfterEach;

/** What peers are owed, on a real server, keeps the contract, with a second storage on the same schema and after a restart. */
@Spec("DATA-4")
class PostgresPeersTest implements PeerStoreContract {
    private final TestSchema schema = TestSchema.ready();
    private PostgresStorage first = schema.open();

    @AfterEach
    void close() {
        schema.close();
    }

    @Override
    public PeerStore emptyPeers() {
        return first.peers();
    }

    @Override
    public PeerStore secondHandle(PeerStore peers) {
        return schema.open().peers();
    }

    @Override
    public PeerStore restarted(PeerStore peers) {
        first.close();
        first = schema.open();
        return first.peers();
    }
}
