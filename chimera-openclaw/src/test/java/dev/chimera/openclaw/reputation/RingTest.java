package dev.chimera.openclaw.reputation;

import static dev.chimera.openclaw.reputation.Society.BAD;
import static dev.chimera.openclaw.reputation.Society.GOOD;
import static dev.chimera.openclaw.reputation.Society.NOW;
import static dev.chimera.openclaw.reputation.Society.READER;
import static dev.chimera.openclaw.reputation.Society.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chimera.spec.Spec;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * 200 fresh nodes that do what they can to look better than one honest node of which 20 real receipts exist: 8 of the reader's own and 12
 * of honest peers, one each, whom the reader hired as often as any infiltrator.
 */
@Spec("CLAW-9")
class RingTest {
    private static final int HONEST = 1;
    private static final int PEERS_FROM = 2;
    private static final int PEERS = 12;
    private static final int RING_FROM = 1_000;
    private static final int RING = 200;

    /** The reader, the honest node, and honest peers who praise it and each other. */
    private static Society honest(int jobs) {
        Society society = new Society();
        society.praise(READER, HONEST, 8);
        for (int peer = PEERS_FROM; peer < PEERS_FROM + PEERS; peer++) {
            society.praise(READER, peer, jobs);
            society.praise(peer, HONEST, 1);
            society.praise(peer, PEERS_FROM + (peer + 1 - PEERS_FROM) % PEERS, 1);
        }
        return society;
    }

    private static double best(ReputationBook book) {
        double best = 0;
        for (int peer = RING_FROM; peer < RING_FROM + RING; peer++) {
            best = Math.max(best, book.score(id(peer)));
        }
        return best;
    }

    @Test
    void full_mutual_praise_of_fresh_nodes_adds_nothing() {
        Society society = honest(1);
        for (int one = 0; one < RING; one++) {
            for (int other = 0; other < RING; other++) {
                if (one != other) {
                    society.praise(RING_FROM + one, RING_FROM + other, 1);
                }
            }
        }
        ReputationBook book = society.book();
        assertThat(best(book)).isEqualTo(30, within(1e-9));
        assertThat(book.score(id(HONEST))).isGreaterThan(60);
    }

    @Test
    void no_strategy_lifts_anybody_in_the_ring_above_the_honest_node() {
        double worst = Double.MAX_VALUE;
        for (long seed = 0; seed < 25; seed++) {
            Random random = new Random(seed);
            int jobs = 1 + random.nextInt(5);
            int infiltrators = random.nextInt(4);
            Society society = honest(jobs);
            double alone = society.book().score(id(HONEST));
            String plan = "seed " + seed + ": " + infiltrators + " with " + jobs + " jobs, "
                    + act(society, random, jobs, infiltrators);
            ReputationBook book = society.book();
            assertThat(best(book)).as(plan).isLessThan(book.score(id(HONEST)));
            assertThat(alone - book.score(id(HONEST))).as(plan).isLessThan(15);
            worst = Math.min(worst, book.score(id(HONEST)) - best(book));
        }
        assertThat(worst).isPositive();
    }

    /** Infiltrators work for the reader or for an honest peer; then they, and the ring, praise by a pattern and slander. */
    private static String act(Society society, Random random, int jobs, int infiltrators) {
        boolean forReader = random.nextInt(3) > 0;
        for (int i = 0; i < infiltrators; i++) {
            society.praise(forReader ? READER : PEERS_FROM + i, RING_FROM + i, jobs);
        }
        int pattern = random.nextInt(5);
        int times = 1 + random.nextInt(pattern == 0 ? 1 : 32);
        int boss = RING_FROM + (random.nextBoolean() ? 0 : RING - 1);
        for (int one = 0; one < RING; one++) {
            int peer = RING_FROM + one;
            switch (pattern) {
                case 0 -> {
                    for (int other = 0; other < RING; other += 3) {
                        praise(society, peer, RING_FROM + other, 1);
                    }
                }
                case 1 -> praise(society, peer, RING_FROM + (one + 1) % RING, times);
                case 2 -> praise(society, peer, boss, times);
                case 3 -> {
                    praise(society, peer, boss, times);
                    praise(society, boss, peer, 1);
                    for (int i = 0; i < infiltrators; i++) {
                        praise(society, RING_FROM + i, peer, 1);
                        praise(society, peer, RING_FROM + i, times);
                    }
                }
                default -> {
                    for (int i = 0; i < 10; i++) {
                        praise(society, peer, RING_FROM + random.nextInt(RING), 1 + random.nextInt(5));
                    }
                }
            }
        }
        if (random.nextBoolean()) {
            for (int one = 0; one < RING; one++) {
                society.says(RING_FROM + one, HONEST, 5, BAD, NOW);
            }
        }
        return "pattern " + pattern + " x" + times + (forReader ? ", for the reader" : ", for honest peers");
    }

    private static void praise(Society society, int issuer, int subject, int times) {
        if (issuer != subject) {
            society.praise(issuer, subject, times);
        }
    }

    @Test
    void the_whole_ring_gets_no_more_than_its_infiltrators_earned() {
        for (int ring = 10; ring <= RING; ring += 95) {
            Society society = new Society();
            society.praise(READER, RING_FROM, 5);
            for (int one = 0; one < ring; one++) {
                for (int other = 0; other < ring; other++) {
                    praise(society, RING_FROM + one, RING_FROM + other, 1);
                }
            }
            ReputationBook book = society.book();
            double gained = 0;
            for (int one = 1; one < ring; one++) {
                double share = (book.score(id(RING_FROM + one)) - 30) / 70;
                gained += 10 * share / (1 - share);
            }
            assertThat(gained).as("receipts' worth, of a ring of %d", ring).isLessThan(5.0 / 3);
        }
    }

    @Test
    void old_praise_fades_and_a_new_key_starts_anew() {
        Society society = new Society();
        society.says(READER, 5, 20, BAD, NOW);
        society.says(READER, 6, 20, GOOD, NOW.minus(Duration.ofDays(300)));
        ReputationBook book = society.book();
        assertThat(book.score(id(5))).isLessThan(30);
        assertThat(book.score(id(77)))
                .as("a new key gains back to the start, and no more")
                .isLessThanOrEqualTo(30 + 1e-9);
        assertThat(book.score(id(6))).isLessThan(31);
    }

    @Test
    void slander_by_strangers_changes_nothing() {
        Society society = honest(3);
        double before = society.book().score(id(HONEST));
        for (int one = 0; one < RING; one++) {
            society.says(RING_FROM + one, HONEST, 30, BAD, NOW);
        }
        assertThat(society.book().score(id(HONEST))).isEqualTo(before);
    }
}
