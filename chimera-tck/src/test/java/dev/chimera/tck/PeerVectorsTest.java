package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chimera.api.Bytes;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.KeyRotation;
import dev.chimera.api.network.Locator;
import dev.chimera.api.network.Receipt;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The bytes of version 1, written down. They never change; a change of an encoding is a new version beside this one. */
class PeerVectorsTest {
    private static final Map<String, Bytes> WRITTEN = PeerVectors.written();

    @Test
    void the_records_have_these_very_bytes() {
        Map<String, Bytes> made = new LinkedHashMap<>();
        made.put("locator", PeerVectors.locator().encoded());
        made.put("heartbeat", PeerVectors.heartbeat().encoded());
        made.put("rotation", PeerVectors.rotation().encoded());
        made.put("receipt", PeerVectors.receipt().encoded());
        made.put("quote", PeerVectors.encode(PeerVectors.quote()));
        assertThat(text(made)).isEqualTo(text(WRITTEN));
    }

    @Test
    void the_written_down_bytes_are_these_records() {
        assertThat(Locator.decode(written("locator"))).isEqualTo(PeerVectors.locator());
        assertThat(Heartbeat.decode(written("heartbeat"))).isEqualTo(PeerVectors.heartbeat());
        assertThat(KeyRotation.decode(written("rotation"))).isEqualTo(PeerVectors.rotation());
        assertThat(Receipt.decode(written("receipt"))).isEqualTo(PeerVectors.receipt());
        assertThat(PeerVectors.decodeQuote(written("quote"))).isEqualTo(PeerVectors.quote());
    }

    @Test
    void a_locator_has_one_encoding_and_one_signature() {
        changed("locator", Locator::decode, Locator::encoded, Locator::isGenuine);
    }

    @Test
    void a_heartbeat_has_one_encoding_and_one_signature() {
        changed("heartbeat", Heartbeat::decode, Heartbeat::encoded, Heartbeat::isGenuine);
    }

    @Test
    void a_rotation_has_one_encoding_and_one_pair_of_signatures() {
        changed("rotation", KeyRotation::decode, KeyRotation::encoded, KeyRotation::isGenuine);
    }

    @Test
    void a_receipt_has_one_encoding_and_one_pair_of_signatures() {
        changed("receipt", Receipt::decode, Receipt::encoded, Receipt::isGenuine);
    }

    @Test
    void a_quote_has_one_encoding() {
        changed("quote", PeerVectors::decodeQuote, PeerVectors::encode, quote -> quote.equals(PeerVectors.quote()));
    }

    /** Every other value of every byte is refused or encoded as it came, and no flipped bit is genuine. */
    private static <T> void changed(
            String name, Function<Bytes, T> decoder, Function<T, Bytes> encoder, Predicate<T> genuine) {
        byte[] bytes = written(name).toArray();
        assertThat(genuine.test(decoder.apply(written(name)))).isTrue();
        for (int i = 0; i < bytes.length; i++) {
            for (int change = 1; change < 256; change++) {
                byte[] other = bytes.clone();
                other[i] ^= (byte) change;
                T decoded = decodedOrNull(decoder, Bytes.of(other));
                if (decoded != null) {
                    assertThat(encoder.apply(decoded).toArray())
                            .as("byte %d, change %d", i, change)
                            .isEqualTo(other);
                    if (Integer.bitCount(change) == 1 && change >>> (i % 8) == 1) {
                        assertThat(genuine.test(decoded))
                                .as("byte %d, change %d", i, change)
                                .isFalse();
                    }
                }
            }
            Bytes cut = Bytes.of(Arrays.copyOf(bytes, i));
            assertThatIllegalArgumentException().isThrownBy(() -> decoder.apply(cut));
        }
        Bytes more = Bytes.of(Arrays.copyOf(bytes, bytes.length + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> decoder.apply(more));
    }

    private static <T> T decodedOrNull(Function<Bytes, T> decoder, Bytes bytes) {
        try {
            return decoder.apply(bytes);
        } catch (IllegalArgumentException refused) {
            return null;
        }
    }

    private static Bytes written(String name) {
        return WRITTEN.get(name);
    }

    private static String text(Map<String, Bytes> vectors) {
        StringBuilder text = new StringBuilder();
        vectors.forEach((name, bytes) ->
                text.append(name).append(' ').append(bytes.hex()).append('\n'));
        return text.toString();
    }
}
