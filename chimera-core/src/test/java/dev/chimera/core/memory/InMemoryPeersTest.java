package dev.chimera.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Bytes;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.api.spi.StoreException;
import dev.chimera.spec.Spec;
import dev.chimera.tck.PeerStoreContract;
import dev.chimera.tck.SettableClock;
import org.junit.jupiter.api.Test;

@Spec("DATA-4")
class InMemoryPeersTest implements PeerStoreContract {
    @Override
    public PeerStore emptyPeers() {
        return new InMemoryStorage().peers();
    }

    @Test
    void refuses_what_no_longer_fits_and_forgets_nothing_for_it() {
        PeerStore peers = new InMemoryStorage(new InMemoryStorage.Limits(1, 1, 1, 2)).peers();
        peers.create(entry("1"));
        peers.create(entry("2"));

        assertThat(peers.create(entry("2"))).isFalse();
        assertThatThrownBy(() -> peers.create(entry("3")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("2 peer entries");
        assertThat(peers.remove(entry("1"))).isTrue();
        assertThat(peers.create(entry("3"))).isTrue();
        assertThat(peers.newest("exchange", 10)).containsExactly(entry("2"), entry("3"));
    }

    private static PeerStore.Entry entry(String id) {
        return new PeerStore.Entry("exchange", id, 0, "node-1", null, SettableClock.START, Bytes.of(new byte[1]));
    }
}
