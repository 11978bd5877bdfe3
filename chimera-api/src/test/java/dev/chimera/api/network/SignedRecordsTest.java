package dev.chimera.api.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.chimera.api.Bytes;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.CanonicalReader;
import dev.chimera.api.Digest;
import dev.chimera.api.ServiceStatus;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignedRecordsTest {
    private static final Instant AT = Instant.parse("2026-03-02T09:00:00.000001Z");
    private static final URI ENDPOINT = URI.create("https://peer.example.org/openclaw");
    private static final Set<Capability> OFFERED =
            Set.of(new Capability("media/image"), new Capability("trend.analyze"));

    private final PeerSigner one = signer();
    private final PeerSigner other = signer();

    @Test
    void a_locator_is_read_as_it_was_written_and_nothing_of_it_can_be_changed() {
        Locator locator = Locator.sign(one, OFFERED, ENDPOINT, 7, AT, false);

        assertThat(locator.peerId()).isEqualTo(one.peerId());
        assertThat(locator.isGenuine()).isTrue();
        assertThat(Locator.decode(locator.encoded())).isEqualTo(locator);
        assertThat(locator.offers(new Capability("media"))).isTrue();
        assertThat(locator.offers(new Capability("text"))).isFalse();
        assertThat(Locator.sign(one, OFFERED, ENDPOINT, 8, AT, true).offers(new Capability("media")))
                .isFalse();
        assertThat(new Locator(one.publicKey(), OFFERED, ENDPOINT, 8, AT, false, locator.signature()).isGenuine())
                .isFalse();
        assertThat(new Locator(other.publicKey(), OFFERED, ENDPOINT, 7, AT, false, locator.signature()).isGenuine())
                .isFalse();
    }

    @Test
    void a_locator_fits_an_item_of_a_dht_or_is_refused() {
        URI longest = URI.create("https://peer.example.org/" + "a".repeat(480));
        Set<Capability> many =
                Set.of(new Capability("a".repeat(30)), new Capability("b".repeat(30) + "/" + "c".repeat(30)));
        assertThat(Locator.sign(one, many, longest, 7, AT, false).encoded().length())
                .isLessThanOrEqualTo(Locator.BYTES_MAX);
        Set<Capability> more = IntStream.range(10, 20)
                .mapToObj(i -> new Capability(i + "a".repeat(30) + "/" + "b".repeat(31)))
                .collect(Collectors.toSet());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Locator.sign(one, more, longest, 7, AT, false))
                .withMessageContaining("996");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Locator.decode(Bytes.of(new byte[Locator.BYTES_MAX + 1])));
        for (String wrong : List.of("ftp://a.b/", "https:///x", "https://u@a.b/", "https://a.b/#f", "mailto:x@y")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Locator.sign(one, OFFERED, URI.create(wrong), 7, AT, false));
        }
    }

    @Test
    void a_heartbeat_is_read_as_it_was_written_and_counts_for_as_long_as_it_says() {
        Heartbeat heartbeat = Heartbeat.sign(
                one,
                OFFERED,
                ENDPOINT,
                new Heartbeat.Condition(ServiceStatus.SATURATED, 1_000, 8_460, 12),
                41,
                AT,
                Duration.ofSeconds(90));

        assertThat(heartbeat.isGenuine()).isTrue();
        assertThat(heartbeat.peerId()).isEqualTo(one.peerId());
        assertThat(Heartbeat.decode(heartbeat.encoded())).isEqualTo(heartbeat);
        assertThat(heartbeat.offers(new Capability("trend"))).isTrue();
        assertThat(heartbeat.isFresh(AT.plusSeconds(89))).isTrue();
        assertThat(heartbeat.isFresh(AT.plusSeconds(90))).isFalse();
        assertThat(heartbeat.isFresh(AT.minusSeconds(31))).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Heartbeat.decode(Bytes.of(new byte[Heartbeat.BYTES_MAX + 1])));
        byte[] cut =
                Arrays.copyOf(heartbeat.encoded().toArray(), heartbeat.encoded().length() - 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Heartbeat.decode(Bytes.of(cut)))
                .withMessageContaining("too early");
        byte[] more =
                Arrays.copyOf(heartbeat.encoded().toArray(), heartbeat.encoded().length() + 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Heartbeat.decode(Bytes.of(more)))
                .withMessageContaining("too many");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Heartbeat.decode(locator().encoded()));
    }

    @Test
    void a_rotation_takes_both_keys() {
        KeyRotation rotation = KeyRotation.sign(one, other, AT);

        assertThat(rotation.isGenuine()).isTrue();
        assertThat(rotation.from()).isEqualTo(one.peerId());
        assertThat(rotation.to()).isEqualTo(other.peerId());
        assertThat(KeyRotation.decode(rotation.encoded())).isEqualTo(rotation);
        assertThat(new KeyRotation(one.publicKey(), other.publicKey(), AT, rotation.byOld(), rotation.byOld())
                        .isGenuine())
                .isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> KeyRotation.sign(one, one, AT));
    }

    @Test
    void a_quote_and_a_receipt_are_read_as_they_were_written() {
        Quote quote = quote();
        CanonicalBytes out = CanonicalBytes.of("test");
        quote.writeTo(out);
        CanonicalReader in = CanonicalReader.of("test", Bytes.of(out.toArray()));

        assertThat(Quote.readFrom(in)).isEqualTo(quote);
        in.end();
        Bytes engagement =
                other.sign(Receipt.engagement(quote.exchangeId(), one.peerId(), other.peerId(), quote.digest()));
        Receipt receipt = Receipt.sign(
                one,
                other.publicKey(),
                true,
                new Receipt.Deal(quote.exchangeId(), quote.digest(), new UUID(3, 4), quote.price()),
                new Receipt.Outcome(true, Duration.ofMillis(12), 9, 10, 5),
                Digest.sha256("last"),
                AT,
                engagement);
        assertThat(receipt.isGenuine()).isTrue();
        assertThat(receipt.issuer()).isEqualTo(one.peerId());
        assertThat(receipt.subject()).isEqualTo(other.peerId());
        assertThat(Receipt.decode(receipt.encoded())).isEqualTo(receipt);
        assertThat(quote.content()).isNotEqualTo(quote.digest());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Quote.Terms(Duration.ZERO, Duration.ofSeconds(1), Ratio.ONE));
    }

    @Test
    void an_escrow_goes_on_by_one_state_at_a_time() {
        Quote quote = quote();
        Escrow open = new Escrow(
                new UUID(1, 2),
                quote.digest(),
                quote.buyer(),
                quote.seller(),
                quote.price(),
                Escrow.State.OPEN,
                null,
                AT);
        Escrow submitted = open.to(Escrow.State.FUNDED).submitted(Digest.sha256("work"));

        assertThat(submitted.delivered()).isEqualTo(Digest.sha256("work"));
        assertThat(submitted.to(Escrow.State.COMPLETED).state()).isEqualTo(Escrow.State.COMPLETED);
        assertThatIllegalStateException().isThrownBy(() -> open.to(Escrow.State.COMPLETED));
    }

    @Test
    void a_candidate_is_named_or_addressed() {
        Candidate named = new Candidate.Named(locator());
        Candidate addressed = new Candidate.Addressed(new InetSocketAddress("127.0.0.1", 1));

        assertThat(List.of(named, addressed).stream()
                        .map(each -> each.<String>fold(one -> "named", two -> "addressed"))
                        .toList())
                .containsExactly("named", "addressed");
    }

    @Test
    void a_reader_allocates_nothing_that_is_not_there_and_takes_only_text() {
        Bytes large = Bytes.of(CanonicalBytes.of("x").u16(0xFFFF).u16(0xFFFF).toArray());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CanonicalReader.of("x", large).longBytes(Integer.MAX_VALUE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CanonicalReader.of("x", large).longText(10))
                .withMessageContaining("at most 10");
        assertThatIllegalArgumentException().isThrownBy(() -> CanonicalReader.of("y", large));
        Bytes broken = Bytes.of(CanonicalBytes.of("x")
                .bytes(Bytes.of(new byte[] {(byte) 0xC3, 0x28}))
                .toArray());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CanonicalReader.of("x", broken).text(10))
                .withMessageContaining("UTF-8");
        Bytes list = Bytes.of(CanonicalBytes.of("x")
                .list(List.of("a", "b"), CanonicalBytes::text)
                .toArray());
        assertThat(CanonicalReader.of("x", list).list(2, each -> each.text(1))).containsExactly("a", "b");
        Bytes longer =
                Bytes.of(CanonicalBytes.of("x").longBytes(large).longText("t").toArray());
        CanonicalReader in = CanonicalReader.of("x", longer);
        assertThat(in.longBytes(100)).isEqualTo(large);
        assertThat(in.longText(1)).isEqualTo("t");
    }

    private Locator locator() {
        return Locator.sign(one, OFFERED, ENDPOINT, 7, AT, false);
    }

    private Quote quote() {
        return new Quote(
                new UUID(1, 2),
                one.peerId(),
                other.peerId(),
                new Capability("media/image"),
                Digest.sha256("task"),
                Ratio.of("1.5"),
                Money.of("105", Quote.COMPUTE_CREDITS),
                new Quote.Terms(Duration.ofSeconds(5), Duration.ofSeconds(30), Ratio.of("0.8")),
                AT,
                AT.plusSeconds(60),
                new Signature("cfo", Bytes.ofHex("0102")));
    }

    private static PeerSigner signer() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] encoded = pair.getPublic().getEncoded();
            Bytes key = Bytes.of(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
            return new PeerSigner() {
                @Override
                public Bytes publicKey() {
                    return key;
                }

                @Override
                public Bytes sign(byte[] message) {
                    try {
                        java.security.Signature by = java.security.Signature.getInstance("Ed25519");
                        by.initSign(pair.getPrivate());
                        by.update(message);
                        return Bytes.of(by.sign());
                    } catch (GeneralSecurityException e) {
                        throw new IllegalStateException(e);
                    }
                }
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
