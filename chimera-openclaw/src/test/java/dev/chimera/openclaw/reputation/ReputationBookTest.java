package dev.chimera.openclaw.reputation;

import static dev.chimera.openclaw.reputation.Society.BAD;
import static dev.chimera.openclaw.reputation.Society.GOOD;
import static dev.chimera.openclaw.reputation.Society.NOW;
import static dev.chimera.openclaw.reputation.Society.READER;
import static dev.chimera.openclaw.reputation.Society.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.finance.Money;
import dev.chimera.api.network.KeyRotation;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.PeerSigner;
import dev.chimera.api.network.Quote;
import dev.chimera.api.network.Receipt;
import dev.chimera.api.network.Reputation;
import dev.chimera.openclaw.reputation.ReputationBook.Taken;
import dev.chimera.spec.Spec;
import dev.chimera.tck.PeerSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the reader thinks of whom, and why. */
@Spec("CLAW-9")
class ReputationBookTest {
    @Test
    void a_newcomer_starts_at_thirty_and_its_word_counts_nothing() {
        ReputationBook book = new Society().book();
        assertThat(book.score(id(1))).isEqualTo(30, within(1e-9));
        assertThat(book.standing(id(1))).isZero();
        assertThat(book.standing(id(READER))).isEqualTo(1);
    }

    @Test
    void the_worked_example_of_the_specification() {
        Receipt.Outcome outcome = new Receipt.Outcome(true, Duration.ofMillis(1_200), 199, 200, 5);
        Society society = new Society();
        society.says(READER, 1, 5, outcome, NOW);
        society.praise(1, 2, 4);
        ReputationBook book = society.book();
        assertThat(book.score(id(1))).isCloseTo(50.90, within(0.005));
        assertThat(book.standing(id(1))).isCloseTo(0.2986, within(0.00005));
        assertThat(book.score(id(2))).isCloseTo(37.00, within(0.005));
        assertThat(new Reputation(0.9, 0.718_181_818, 0.931_818_182, 0.845_454_545, 100).score())
                .isCloseTo(84.64, within(0.005));
    }

    @Test
    void a_receipt_counts_half_after_thirty_days_and_nothing_before_it_was_written() {
        Society old = new Society();
        old.says(READER, 1, 20, GOOD, NOW.minus(Duration.ofDays(30)));
        Society young = new Society();
        young.praise(READER, 1, 10);
        assertThat(old.book().score(id(1))).isCloseTo(young.book().score(id(1)), within(1e-9));

        Society early = new Society();
        early.says(READER, 1, 20, GOOD, NOW.plusSeconds(60));
        assertThat(early.book().score(id(1))).isEqualTo(30, within(1e-9));
    }

    @Test
    void one_issuer_is_never_more_than_a_tenth() {
        assertThat(Opinions.cap(0, List.of(100.0))).isCloseTo(10.0 / 9, within(1e-9));
        assertThat(Opinions.cap(10, List.of(100.0))).isCloseTo(20.0 / 9, within(1e-9));
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            List<Double> weights = new ArrayList<>();
            for (int j = random.nextInt(40); j >= 0; j--) {
                weights.add(Math.exp(random.nextGaussian() * 3));
            }
            double own = random.nextInt(3) * random.nextDouble() * 20;
            double cap = Opinions.cap(own, weights);
            double most = weights.stream()
                    .mapToDouble(weight -> Math.min(weight, cap))
                    .max()
                    .orElseThrow();
            double total = 10
                    + own
                    + weights.stream()
                            .mapToDouble(weight -> Math.min(weight, cap))
                            .sum();
            assertThat(most).isLessThanOrEqualTo(total / 10 + 1e-9);
        }
    }

    @Test
    void the_order_of_arrival_makes_no_difference() {
        Society society = new Society();
        Random random = new Random(7);
        for (int i = 0; i < 1_500; i++) {
            int issuer = random.nextInt(15);
            int subject = (issuer + 1 + random.nextInt(14)) % 15;
            society.says(
                    issuer,
                    subject,
                    1,
                    random.nextInt(4) == 0 ? BAD : GOOD,
                    NOW.minusSeconds(random.nextInt(4_000_000)));
        }
        ReputationBook book = society.book();
        for (int i = 0; i < 5; i++) {
            List<Receipt> mixed = new ArrayList<>(society.receipts);
            mixed.addAll(mixed.subList(0, 200));
            Collections.shuffle(mixed, random);
            ReputationBook other = Society.book(mixed);
            for (int peer = 0; peer < 15; peer++) {
                assertThat(other.of(id(peer))).isEqualTo(book.of(id(peer)));
            }
            assertThat(other.receipts()).isEqualTo(book.receipts());
        }
    }

    @Test
    void doing_better_is_never_punished_and_doing_badly_never_rewarded() {
        Random random = new Random(8);
        for (int i = 0; i < 200; i++) {
            Society society = new Society();
            for (int peer = 1; peer < 8; peer++) {
                society.says(READER, peer, random.nextInt(6), GOOD, NOW);
                society.says(peer, 9, random.nextInt(5), random.nextInt(3) == 0 ? BAD : GOOD, NOW);
            }
            society.says(READER, 9, random.nextInt(4), random.nextBoolean() ? GOOD : BAD, NOW);
            double before = society.book().score(id(9));
            society.says(READER, 9, 1, GOOD, NOW);
            double praised = society.book().score(id(9));
            society.says(READER, 9, 2, BAD, NOW);
            double blamed = society.book().score(id(9));
            assertThat(praised).isGreaterThan(before);
            assertThat(blamed).isLessThan(praised);
        }
    }

    @Test
    void keeps_a_bounded_number_and_gives_up_what_counts_nothing_first() {
        ReputationBook book = new ReputationBook(id(READER), List.of(), 100);
        Society society = new Society();
        society.praise(READER, 1, 10);
        society.praise(1, 2, 40);
        society.receipts.forEach(book::addGenuine);
        assertThat(book.receipts()).isEqualTo(10 + ReputationBook.PER_PAIR_MAX);
        book.refresh(NOW);
        double score = book.score(id(2));
        for (int i = 0; i < 1_000; i++) {
            Taken taken = book.addGenuine(Society.receipt(10_000 + i, 100 + i, 2, BAD, NOW.plusSeconds(i % 30)));
            assertThat(taken).isEqualTo(i < 58 ? Taken.TAKEN : Taken.NO_ROOM);
        }
        book.refresh(NOW);
        assertThat(book.receipts()).isEqualTo(100);
        assertThat(book.score(id(2))).isEqualTo(score);

        assertThat(book.addGenuine(Society.receipt(20_000, READER, 3, GOOD, NOW)))
                .isEqualTo(Taken.TAKEN);
        assertThat(book.addGenuine(Society.receipt(20_001, 1, 3, GOOD, NOW))).isEqualTo(Taken.TAKEN);
        book.refresh(NOW);
        assertThat(book.receipts()).isEqualTo(100);
        assertThat(book.score(id(3))).isGreaterThan(35);
    }

    @Test
    void takes_each_exchange_once_and_only_what_is_genuine() {
        PeerSigner reader = PeerSamples.signer(0);
        PeerSigner seller = PeerSamples.signer(1);
        Receipt receipt = signed(reader, seller, 1);
        ReputationBook book = new ReputationBook(reader.peerId(), List.of(receipt));
        assertThat(book.add(receipt)).isEqualTo(Taken.KNOWN);
        assertThat(book.add(signed(reader, seller, 2))).isEqualTo(Taken.TAKEN);
        Receipt forged = new Receipt(
                new UUID(0, 3),
                receipt.issuerKey(),
                receipt.subjectKey(),
                true,
                receipt.quote(),
                receipt.escrowId(),
                receipt.price(),
                receipt.outcome(),
                receipt.lastMessage(),
                receipt.issuedAt(),
                receipt.engagement(),
                receipt.signature());
        assertThat(book.add(forged)).isEqualTo(Taken.NOT_GENUINE);
        assertThat(book.receipts()).isEqualTo(2);
        book.refresh(NOW);
        assertThat(book.of(seller.peerId()).receipts()).isEqualTo(2);
    }

    @Test
    void receipts_follow_a_rotation_and_two_rotations_of_one_key_raise_an_alarm() {
        PeerSigner reader = PeerSamples.signer(0);
        PeerSigner before = PeerSamples.signer(1);
        PeerSigner after = PeerSamples.signer(2);
        PeerSigner thief = PeerSamples.signer(3);
        ReputationBook book = new ReputationBook(reader.peerId(), List.of());
        for (int i = 0; i < 5; i++) {
            book.add(signed(reader, before, i));
        }
        KeyRotation rotation = KeyRotation.sign(before, after, NOW);
        assertThat(book.add(rotation)).isEqualTo(Taken.TAKEN);
        assertThat(book.add(rotation)).isEqualTo(Taken.KNOWN);
        assertThat(book.add(
                        new KeyRotation(rotation.oldKey(), thief.publicKey(), NOW, rotation.byOld(), rotation.byNew())))
                .isEqualTo(Taken.NOT_GENUINE);
        book.refresh(NOW);
        assertThat(book.score(after.peerId())).isGreaterThan(50);
        assertThat(book.score(before.peerId())).isEqualTo(book.score(after.peerId()));

        assertThat(book.add(KeyRotation.sign(before, thief, NOW))).isEqualTo(Taken.TAKEN);
        book.refresh(NOW);
        assertThat(book.alarms()).containsExactly(before.peerId());
        assertThat(book.score(after.peerId())).isEqualTo(30, within(1e-9));
        assertThat(book.score(thief.peerId())).isEqualTo(30, within(1e-9));
    }

    @Test
    void a_circle_of_rotations_leads_nowhere() {
        ReputationBook book = new ReputationBook(PeerSamples.signer(0).peerId(), List.of());
        book.add(KeyRotation.sign(PeerSamples.signer(1), PeerSamples.signer(2), NOW));
        book.add(KeyRotation.sign(PeerSamples.signer(2), PeerSamples.signer(1), NOW));
        book.refresh(NOW);
        PeerId one = PeerSamples.signer(1).peerId();
        assertThat(book.score(one)).isEqualTo(30, within(1e-9));
    }

    private static Receipt signed(PeerSigner buyer, PeerSigner seller, int number) {
        UUID exchange = new UUID(0, number);
        Digest quote = Digest.sha256("quote " + number);
        Bytes engaged = seller.sign(Receipt.engagement(exchange, buyer.peerId(), seller.peerId(), quote));
        Instant at = NOW.minusSeconds(number);
        return Receipt.sign(
                buyer,
                seller.publicKey(),
                true,
                new Receipt.Deal(exchange, quote, new UUID(9, number), new Money(1, Quote.COMPUTE_CREDITS)),
                GOOD,
                Digest.ZERO,
                at,
                engaged);
    }
}
