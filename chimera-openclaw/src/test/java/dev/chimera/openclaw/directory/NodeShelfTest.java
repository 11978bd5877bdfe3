package dev.chimera.openclaw.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Locator;
import dev.chimera.spec.Spec;
import dev.chimera.tck.PeerSamples;
import dev.chimera.tck.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a node keeps and for whom it makes room. */
@Spec("CLAW-11")
class NodeShelfTest {
    private static final Instant NOW = SettableClock.START;
    private static final Key TREND = Key.of(new Capability("trend"));

    private final NodeShelf shelf = new NodeShelf(new GenuineMemo());

    @Test
    void a_flood_from_one_block_leaves_room_for_others() {
        Contact flooder = sender(1);
        for (int i = 0; i < 200; i++) {
            assertThat(shelf.keep(TREND, PeerSamples.locator(i, 1, "trend"), flooder, NOW))
                    .isEqualTo(i < NodeShelf.PER_PLACE_MAX);
        }
        for (int i = 200; i < 230; i++) {
            assertThat(shelf.keep(TREND, PeerSamples.locator(i, 1, "trend"), sender(i), NOW))
                    .isTrue();
        }
        assertThat(shelf.offers(TREND, NOW))
                .hasSize(NodeShelf.PER_PLACE_MAX)
                .contains(PeerSamples.locator(229, 1, "trend"));
        assertThat(shelf.keep(TREND, PeerSamples.locator(300, 1, "trend"), flooder, NOW))
                .isFalse();
        assertThat(shelf.offers(TREND, NOW.plus(NodeShelf.LIFETIME))).isEmpty();
    }

    @Test
    void never_goes_back_and_takes_nothing_that_is_not_genuine() {
        Locator newer = PeerSamples.locator(1, 5, "trend");
        Locator forged = new Locator(
                newer.publicKey(),
                newer.capabilities(),
                newer.endpoint(),
                9,
                newer.issuedAt(),
                false,
                newer.signature());
        assertThat(shelf.keep(TREND, newer, sender(1), NOW)).isTrue();
        assertThat(shelf.keep(TREND, PeerSamples.locator(1, 4, "trend"), sender(2), NOW))
                .as("it keeps a newer one")
                .isTrue();
        assertThat(shelf.keep(TREND, forged, sender(2), NOW)).isFalse();
        assertThat(shelf.offers(TREND, NOW)).containsExactly(newer);
    }

    @Test
    void a_sender_writes_so_often_in_a_minute_and_no_more() {
        for (int i = 0; i < NodeShelf.WRITES_PER_MINUTE_MAX; i++) {
            assertThat(shelf.admits(sender(1), NOW)).isTrue();
        }
        assertThat(shelf.admits(sender(1), NOW)).isFalse();
        assertThat(shelf.admits(sender(2), NOW)).isTrue();
        assertThat(shelf.admits(sender(1), NOW.plus(Duration.ofMinutes(1)))).isTrue();
    }

    @Test
    void a_routing_table_gives_up_the_silent_and_never_the_living_for_the_new() {
        RoutingTable table = new RoutingTable(new Key(0, 0, 0, 0));
        for (int i = 0; i < 50; i++) {
            table.heard(far(i, i));
        }
        assertThat(table.size()).isEqualTo(RoutingTable.BUCKET_MAX);
        assertThat(table.nearest(new Key(-1, 0, 0, 0), 50)).contains(far(0, 0)).doesNotContain(far(20, 20));
        table.silent(far(0, 0));
        assertThat(table.nearest(new Key(-1, 0, 0, 0), 50)).contains(far(0, 0));
        table.silent(far(0, 0));
        assertThat(table.nearest(new Key(-1, 0, 0, 0), 50))
                .doesNotContain(far(0, 0))
                .hasSize(RoutingTable.BUCKET_MAX);

        RoutingTable crowded = new RoutingTable(new Key(0, 0, 0, 0));
        for (int i = 0; i < 50; i++) {
            crowded.heard(new Contact(new Key(-1, i, 0, 0), (7 << 8) | i));
        }
        assertThat(crowded.size()).as("of one block").isEqualTo(2);
    }

    private static Contact far(int number, int block) {
        return new Contact(new Key(-1, number, 0, 0), block << 8);
    }

    private static Contact sender(int block) {
        return new Contact(new Key(block, 0, 0, 0), block << 8);
    }
}
