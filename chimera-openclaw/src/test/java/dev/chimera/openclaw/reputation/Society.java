package dev.chimera.openclaw.reputation;

import dev.chimera.api.Bytes;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Digest;
import dev.chimera.api.finance.Money;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.Quote;
import dev.chimera.api.network.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Peers by number and the receipts that they wrote, with made-up signatures: the book is given them as checked. The reader is 0. */
final class Society {
    static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
    static final Receipt.Outcome GOOD = new Receipt.Outcome(true, Duration.ZERO, 10, 10, 5);
    static final Receipt.Outcome BAD = new Receipt.Outcome(false, Duration.ofSeconds(9), 0, 10, 1);
    static final int READER = 0;

    final List<Receipt> receipts = new ArrayList<>();

    static Bytes key(int peer) {
        return Digest.sha256("key " + peer).bytes();
    }

    static PeerId id(int peer) {
        return PeerId.of(key(peer));
    }

    void praise(int issuer, int subject, int times) {
        says(issuer, subject, times, GOOD, NOW);
    }

    void says(int issuer, int subject, int times, Receipt.Outcome outcome, Instant at) {
        for (int i = 0; i < times; i++) {
            receipts.add(receipt(receipts.size(), issuer, subject, outcome, at));
        }
    }

    static Receipt receipt(int number, int issuer, int subject, Receipt.Outcome outcome, Instant at) {
        Bytes half = CanonicalBytes.of("signature")
                .i64(number)
                .i64(issuer)
                .i64(subject)
                .sha256()
                .bytes();
        return new Receipt(
                new UUID(1, number),
                key(issuer),
                key(subject),
                true,
                Digest.ZERO,
                new UUID(2, number),
                new Money(1, Quote.COMPUTE_CREDITS),
                outcome,
                Digest.ZERO,
                at,
                Bytes.of(new byte[64]),
                Bytes.ofHex(half.hex() + half.hex()));
    }

    ReputationBook book() {
        return book(receipts);
    }

    static ReputationBook book(List<Receipt> receipts) {
        ReputationBook book = new ReputationBook(id(READER), List.of());
        receipts.forEach(book::addGenuine);
        book.refresh(NOW);
        return book;
    }
}
