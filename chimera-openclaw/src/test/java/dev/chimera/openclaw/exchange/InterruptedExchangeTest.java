package dev.chimera.openclaw.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.openclaw.wire.MessageType;
import dev.chimera.spec.Spec;
import dev.chimera.tck.CrashInjector;
import java.time.Duration;
import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whatever is lost on the way, and wherever a peer dies or its store fails, a seller is paid once or a buyer has its money back. */
@Spec({"CLAW-3", "CLAW-7"})
class InterruptedExchangeTest {
    private static final int PATTERNS = 60;
    private static final int STEPS_MAX = 200;
    private static final UUID EXCHANGE = new UUID(0x7AL, 2);

    @Test
    void ends_paid_once_or_refunded_whatever_is_lost_doubled_or_delayed() throws InterruptedException {
        int paid = 0;
        int refunded = 0;
        for (int seed = 0; seed < PATTERNS; seed++) {
            TwoPeers peers = new TwoPeers();
            Random random = new Random(seed);
            int badness = 1 + random.nextInt(9);
            int until = 4 + random.nextInt(60);
            peers.wire.fates = message -> peers.wire.said.size() > until || random.nextInt(10) >= badness
                    ? LossyWire.Fate.ARRIVES
                    : LossyWire.Fate.values()[1 + random.nextInt(4)];

            begin(peers);
            peers.bringToItsEnd(EXCHANGE);

            if (peers.assertPaidOnceOrRefunded(EXCHANGE)) {
                paid++;
            } else {
                refunded++;
            }
            assertThat(peers.worked).as("seed %d", seed).hasSizeLessThanOrEqualTo(1);
        }
        assertThat(paid).isGreaterThan(PATTERNS / 4);
        assertThat(refunded).isGreaterThan(0);
    }

    @Test
    void a_lost_answer_at_any_step_changes_nothing_about_the_end() throws InterruptedException {
        for (MessageType type : new MessageType[] {MessageType.ACCEPT, MessageType.SETTLE}) {
            for (LossyWire.Fate fate : LossyWire.Fate.values()) {
                TwoPeers peers = new TwoPeers();
                peers.wire.fates = message ->
                        message.type() == type && peers.wire.count(type) <= 2 ? fate : LossyWire.Fate.ARRIVES;

                begin(peers);
                peers.bringToItsEnd(EXCHANGE);

                assertThat(peers.assertPaidOnceOrRefunded(EXCHANGE))
                        .as("%s %s", type, fate)
                        .isTrue();
                assertThat(peers.worked).as("%s %s", type, fate).containsExactly(EXCHANGE);
            }
        }
    }

    @Test
    void ends_paid_once_or_refunded_wherever_the_buyer_dies() throws InterruptedException {
        assertThat(everywhere(StoreFaults.Kind.CRASH, true, false)).isGreaterThan(15);
        assertThat(everywhere(StoreFaults.Kind.CRASH, true, true)).isGreaterThan(15);
    }

    @Test
    void ends_paid_once_or_refunded_wherever_the_buyers_store_fails() throws InterruptedException {
        assertThat(everywhere(StoreFaults.Kind.FAILURE, true, false)).isGreaterThan(15);
        assertThat(everywhere(StoreFaults.Kind.FAILURE, true, true)).isGreaterThan(15);
    }

    @Test
    void ends_paid_once_or_refunded_wherever_the_seller_dies() throws InterruptedException {
        assertThat(everywhere(StoreFaults.Kind.CRASH, false, false)).isGreaterThan(8);
        assertThat(everywhere(StoreFaults.Kind.CRASH, false, true)).isGreaterThan(8);
    }

    @Test
    void ends_paid_once_or_refunded_wherever_the_sellers_store_fails() throws InterruptedException {
        assertThat(everywhere(StoreFaults.Kind.FAILURE, false, false)).isGreaterThan(8);
        assertThat(everywhere(StoreFaults.Kind.FAILURE, false, true)).isGreaterThan(8);
    }

    @Test
    void a_seller_that_was_away_hears_of_its_money_soon_after_its_return() throws InterruptedException {
        for (int minutes = 1; minutes <= 10; minutes++) {
            TwoPeers peers = new TwoPeers();
            Instant back = peers.clock.instant().plus(Duration.ofMinutes(minutes));
            peers.wire.fates = message -> message.type() == MessageType.SETTLE
                            && peers.clock.instant().isBefore(back)
                    ? LossyWire.Fate.IS_LOST
                    : LossyWire.Fate.ARRIVES;
            begin(peers);

            while (peers.earnings() == 0) {
                peers.clock.advance(Duration.ofSeconds(5));
                for (UUID due : peers.purchases.claimDue(1)) {
                    peers.purchases.run(due, null, outcome -> {});
                }
            }

            assertThat(Duration.between(back, peers.clock.instant()))
                    .as("away for %d minutes", minutes)
                    .isLessThan(Duration.ofSeconds(75));
        }
    }

    /** How many places there are. At each of them it happens once, and then everything goes on in new objects on the same stores. */
    private static int everywhere(StoreFaults.Kind kind, boolean atTheBuyer, boolean awayForLong)
            throws InterruptedException {
        for (int step = 1; step < STEPS_MAX; step++) {
            TwoPeers peers = new TwoPeers();
            StoreFaults faults = atTheBuyer ? peers.buyersFaults : peers.sellersFaults;
            faults.at(step, kind);

            begin(peers);
            boolean happened = faults.steps() >= step;
            if (awayForLong) {
                peers.clock.advance(Duration.ofSeconds(step % 2 == 0 ? 70 : 1_000));
            }
            peers.bringToItsEnd(EXCHANGE);

            boolean paid = peers.assertPaidOnceOrRefunded(EXCHANGE);
            assertThat(peers.escrow(EXCHANGE).map(escrow -> escrow.quote().equals(quote(peers))))
                    .isNotEqualTo(Optional.of(false));
            if (!happened) {
                assertThat(paid).isTrue();
                return step - 1;
            }
        }
        throw new AssertionError("more than " + STEPS_MAX + " steps");
    }

    private static Digest quote(TwoPeers peers) {
        return peers.purchase(EXCHANGE).orElseThrow().deal().quote().digest();
    }

    /** Goes as far as it can in one go. */
    private static void begin(TwoPeers peers) throws InterruptedException {
        try {
            peers.hire(EXCHANGE, TwoPeers.ORDER);
        } catch (CrashInjector.Crash crash) {
            peers.restartBuyer();
        } catch (ChimeraException no) {
            assertThat(no.getMessage()).containsAnyOf("no answer", "the store fails", "500", "401 step");
        } catch (NoSuchElementException notYetDecided) {
            assertThat(peers.purchases.isOver(EXCHANGE)).isFalse();
        }
    }
}
