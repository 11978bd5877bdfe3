package dev.chimera.spi.mainline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.Bytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.libtorrent4j.Ed25519;
import org.libtorrent4j.Vectors;
import org.libtorrent4j.swig.entry;

/** The test vectors that BEP 44 prints for mutable items. */
class Bep44VectorsTest {
    private static final Bytes PUBLIC_KEY =
            Bytes.ofHex("77ff84905a91936367c01360803104f92432fcd904a43511876df5cdf3e7e548");
    private static final Bytes EXPANDED_PRIVATE_KEY =
            Bytes.ofHex("e06d3183d14159228433ed599221b80bd0a5ce8352e4bdf0262f76786ef1c74d"
                    + "b7e7a9fea2c0eb269d61e3b38e450a22e754941ac78479d6c54e1faf6037881d");

    @BeforeAll
    static void load() {
        NativeEngine.load();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 4a533d47ec9c7d95b1ad75f576cffc641853b750,"
                + "305ac8aeb6c9c151fa120f120ea2cfb923564e11552d06a5d856091e5e853cff1260d3f39e4999684aa92eb73ffd136e6f4f3ecbfda0ce53a1608ecd7ae21f01",
        "foobar, 411eba73b6f087ca51a3795d9c8c938d365e32c1,"
                + "6834284b6b24c3204eb2fea824d82f88883a3d95e8b4a21b8c0ded553d17d17ddf9a8a7104b1258f30bed3787e6cb896fca78c58f8e03b5f18f14951a87d9a08"
    })
    void an_item_has_the_target_and_the_signature_of_the_standard(String salt, String target, String signature) {
        Bytes saltBytes = Bytes.of(salt.getBytes(StandardCharsets.UTF_8));
        assertThat(new ItemName(PUBLIC_KEY, saltBytes).target().hex()).isEqualTo(target);

        byte[] signed = signedText(salt, 1, valueOf("Hello World!"));
        assertThat(Bytes.of(Ed25519.sign(signed, PUBLIC_KEY.toArray(), EXPANDED_PRIVATE_KEY.toArray()))
                        .hex())
                .isEqualTo(signature);
        assertThat(Ed25519.verify(Bytes.ofHex(signature).toArray(), signed, PUBLIC_KEY.toArray()))
                .isTrue();
        signed[signed.length - 1] ^= 1;
        assertThat(Ed25519.verify(Bytes.ofHex(signature).toArray(), signed, PUBLIC_KEY.toArray()))
                .isFalse();
    }

    /** A value as the node encodes it before it puts it. */
    static byte[] valueOf(String text) {
        return Vectors.byte_vector2bytes(
                entry.from_string_bytes(Vectors.bytes2byte_vector(text.getBytes(StandardCharsets.ISO_8859_1)))
                        .bencode());
    }

    static byte[] signedText(String salt, long sequence, byte[] value) {
        String head = (salt.isEmpty() ? "" : "4:salt" + salt.length() + ":" + salt) + "3:seqi" + sequence + "e1:v"
                + new String(value, StandardCharsets.ISO_8859_1);
        return head.getBytes(StandardCharsets.ISO_8859_1);
    }
}
