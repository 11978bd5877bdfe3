package dev.chimera.openclaw.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.spi.EscrowProvider;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.core.memory.InMemoryStorage;
import dev.chimera.spec.Spec;
import dev.chimera.tck.EscrowProviderContract;
import dev.chimera.tck.SettableClock;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("CLAW-7")
class LedgerEscrowTest implements EscrowProviderContract {
    private final Map<EscrowProvider, PeerStore> stores = new IdentityHashMap<>();

    @Override
    public EscrowProvider emptyEscrows(SettableClock clock) {
        PeerStore store = new InMemoryStorage().peers();
        EscrowProvider escrows = new LedgerEscrow(store, clock);
        stores.put(escrows, store);
        return escrows;
    }

    @Override
    public EscrowProvider reopened(EscrowProvider escrows, SettableClock clock) {
        return new LedgerEscrow(stores.get(escrows), clock);
    }

    @Test
    void forgets_escrows_that_ended_long_ago_and_no_others() throws InterruptedException {
        TwoPeers peers = new TwoPeers();
        peers.hire();
        PeerStore store = peers.buyersStorage.peers();
        assertThat(store.newest(LedgerEscrow.SHELF, 10)).hasSize(1);

        peers.clock.advance(Duration.ofDays(89));
        assertThat(peers.escrows.refundable(10)).isEmpty();
        assertThat(store.newest(LedgerEscrow.SHELF, 10)).hasSize(1);
        peers.clock.advance(Duration.ofDays(2));
        assertThat(peers.escrows.refundable(10)).isEmpty();
        assertThat(store.newest(LedgerEscrow.SHELF, 10)).isEmpty();
    }
}
