package dev.chimera.api.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.finance.Money;
import dev.chimera.spec.Spec;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NetworkTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Bytes SIGNATURE = Bytes.of(new byte[64]);
    private static final Bytes KEY = Bytes.ofHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    private static final Bytes OTHER_KEY = Bytes.of(new byte[32]);

    @Test
    @Spec("CLAW-9")
    void reputation_is_the_documented_formula() {
        // 40 * 0.9 + 30 * (1 - 2.5/10) + 20 * 0.99 + 10 * (4 - 1)/4
        Reputation reputation = Reputation.of(0.9, Duration.ofMillis(2_500), LIMIT, 0.99, 4, 120);

        assertThat(reputation.score()).isCloseTo(85.8, within(1e-9));
        assertThat(Reputation.of(1, Duration.ZERO, LIMIT, 1, 5, 1).score()).isEqualTo(100);
        assertThat(Reputation.of(0, LIMIT, LIMIT, 0, 1, 1).score()).isZero();
    }

    @Test
    @Spec("CLAW-9")
    void every_part_of_a_reputation_is_clamped() {
        assertThat(Reputation.of(7, Duration.ofDays(-1), LIMIT, 7, 99, 0).score())
                .isEqualTo(100);
        assertThat(Reputation.of(-7, Duration.ofDays(1), LIMIT, -7, -99, 0).score())
                .isZero();
        assertThat(Reputation.of(Double.NaN, Duration.ZERO, Duration.ZERO, Double.NaN, Double.NaN, 0)
                        .score())
                .isEqualTo(30);
        Random random = new Random(4);
        for (int i = 0; i < 2_000; i++) {
            Reputation any = Reputation.of(
                    random.nextGaussian() * 2,
                    Duration.ofMillis(random.nextInt()),
                    Duration.ofMillis(random.nextInt(100_000)),
                    random.nextGaussian() * 2,
                    random.nextGaussian() * 9,
                    random.nextInt(100));
            assertThat(any.score()).isBetween(0.0, 100.0);
        }
    }

    @Test
    @Spec("CLAW-9")
    void doing_better_in_one_part_never_lowers_a_reputation() {
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            double success = random.nextDouble();
            Duration response = Duration.ofMillis(random.nextInt(12_000));
            double uptime = random.nextDouble();
            double rating = 1 + 4 * random.nextDouble();
            double score =
                    Reputation.of(success, response, LIMIT, uptime, rating, 1).score();

            assertThat(Reputation.of(success + 0.1, response, LIMIT, uptime, rating, 1)
                            .score())
                    .isGreaterThanOrEqualTo(score);
            assertThat(Reputation.of(success, response.minusMillis(9), LIMIT, uptime, rating, 1)
                            .score())
                    .isGreaterThanOrEqualTo(score);
            assertThat(Reputation.of(success, response, LIMIT, uptime + 0.1, rating, 1)
                            .score())
                    .isGreaterThanOrEqualTo(score);
            assertThat(Reputation.of(success, response, LIMIT, uptime, rating + 0.1, 1)
                            .score())
                    .isGreaterThanOrEqualTo(score);
        }
    }

    @Test
    void a_reputation_built_by_hand_keeps_its_bounds() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Reputation(1.1, 0, 0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Reputation(0, 0, 0, 0, -1));
    }

    @Test
    void escrow_moves_along_its_edges_only() {
        assertThat(Escrow.State.OPEN.next()).isEqualTo(EnumSet.of(Escrow.State.FUNDED, Escrow.State.REJECTED));
        assertThat(Escrow.State.FUNDED.next())
                .isEqualTo(EnumSet.of(Escrow.State.SUBMITTED, Escrow.State.REJECTED, Escrow.State.EXPIRED));
        assertThat(Escrow.State.SUBMITTED.next())
                .isEqualTo(EnumSet.of(Escrow.State.COMPLETED, Escrow.State.REJECTED, Escrow.State.EXPIRED));
        for (Escrow.State end : EnumSet.of(Escrow.State.COMPLETED, Escrow.State.REJECTED, Escrow.State.EXPIRED)) {
            assertThat(end.next()).isEmpty();
        }
    }

    @Test
    void every_escrow_ends_and_money_that_was_funded_can_always_go_back() {
        for (Escrow.State state : EnumSet.of(Escrow.State.FUNDED, Escrow.State.SUBMITTED)) {
            assertThat(state.next()).contains(Escrow.State.EXPIRED);
        }
        for (Escrow.State state : Escrow.State.values()) {
            Set<Escrow.State> reached = EnumSet.of(state);
            for (int i = 0; i < Escrow.State.values().length; i++) {
                Set<Escrow.State> further = EnumSet.noneOf(Escrow.State.class);
                reached.forEach(at -> further.addAll(at.next()));
                assertThat(further).isNotEqualTo(reached);
                if (further.isEmpty()) {
                    reached = further;
                    break;
                }
                reached = further;
            }
            assertThat(reached).isEmpty();
        }
    }

    @Test
    void a_peer_is_named_after_its_key() {
        assertThat(PeerId.of(KEY)).hasToString("a738b05030f81aec63c2e62def8f12cc4438b6a522eb62b79a6b8d2b4bb24be5");
        assertThat(locator("https://peer.example.org/").peerId()).isEqualTo(PeerId.of(KEY));
    }

    @Test
    void a_locator_is_somebodys_only_with_its_signature_and_names_a_web_address() {
        assertThat(locator("https://peer.example.org/").isGenuine()).isFalse();
        for (String wrong : List.of(
                "ftp://peer.example.org/",
                "https:/path",
                "https://user@peer.example.org/",
                "https://peer.example.org/#here",
                "https://peer.example.org/" + "x".repeat(500))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> locator(wrong))
                    .withMessageContaining("endpoint");
        }
    }

    @Test
    void a_capability_includes_those_below_it() {
        Capability media = new Capability("media");
        Capability chart = new Capability("media/image/chart");

        assertThat(chart.satisfies(media)).isTrue();
        assertThat(chart.satisfies(new Capability("media/image"))).isTrue();
        assertThat(chart.satisfies(chart)).isTrue();
        assertThat(media.satisfies(chart)).isFalse();
        assertThat(new Capability("mediation").satisfies(media)).isFalse();
        assertThat(chart).hasToString("media/image/chart");
        for (String wrong : List.of("", "/", "a/", "A", "a/b/c/d/e", "a".repeat(33), "a b")) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Capability(wrong));
        }
    }

    @Test
    void a_capability_with_dots_is_the_one_with_slashes() {
        assertThat(new Capability("trend.analyze")).isEqualTo(new Capability("trend/analyze"));
    }

    @Test
    @Spec("CLAW-9")
    void nobody_writes_a_receipt_about_itself() {
        assertThatIllegalArgumentException().isThrownBy(() -> receipt(KEY)).withMessageContaining("about itself");
        assertThat(receipt(OTHER_KEY).outcome().rating()).isEqualTo(5);
        assertThat(receipt(OTHER_KEY).isGenuine()).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new Receipt.Outcome(true, LIMIT, 1, 1, 6));
        assertThatIllegalArgumentException().isThrownBy(() -> new Receipt.Outcome(true, LIMIT, 2, 1, 5));
    }

    private static Receipt receipt(Bytes about) {
        return new Receipt(
                new UUID(0, 1),
                KEY,
                about,
                true,
                Digest.ZERO,
                new UUID(0, 2),
                new Money(1, Quote.COMPUTE_CREDITS),
                new Receipt.Outcome(true, Duration.ofSeconds(1), 9, 10, 5),
                Digest.ZERO,
                Instant.EPOCH,
                SIGNATURE,
                SIGNATURE);
    }

    private static Locator locator(String endpoint) {
        return new Locator(
                KEY, Set.of(new Capability("media")), URI.create(endpoint), 0, Instant.EPOCH, false, SIGNATURE);
    }

    @Test
    @Spec("CLAW-2")
    void what_a_peer_offers_is_found_under_everything_more_general() {
        assertThat(new Capability("media/image/chart").lineage())
                .extracting(Capability::path)
                .containsExactly("media/image/chart", "media/image", "media");
        assertThat(new Capability("media").lineage()).containsExactly(new Capability("media"));
    }
}
