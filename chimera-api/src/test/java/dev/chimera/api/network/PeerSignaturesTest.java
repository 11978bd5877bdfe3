package dev.chimera.api.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.Bytes;
import dev.chimera.spec.Spec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PeerSignaturesTest {
    private static final String ONE = "01" + "00".repeat(31);

    /** The points of order 1, 2, 4 and 8, and the other ways to write them. */
    private static final List<String> SMALL = Stream.of(
                    ONE,
                    "00".repeat(32),
                    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                    "ec" + "ff".repeat(30) + "7f",
                    "ed" + "ff".repeat(30) + "7f",
                    "ee" + "ff".repeat(30) + "7f")
            .flatMap(point -> Stream.of(point, withSign(point)))
            .toList();

    private static String withSign(String point) {
        return point.substring(0, 62) + String.format("%02x", Integer.parseInt(point.substring(62), 16) | 0x80);
    }

    @Test
    @Spec("CLAW-11")
    void a_key_of_small_order_signs_nothing_for_it_would_sign_everything() {
        for (String key : SMALL) {
            for (String point : SMALL) {
                assertThat(IntStream.range(0, 16).filter(i -> verifies(key, "message " + i, point + "00".repeat(32))))
                        .as("key %s, point %s", key, point)
                        .isEmpty();
            }
        }
    }

    @Test
    @Spec("CLAW-11")
    void the_first_vector_of_rfc_8032_is_right_and_the_same_number_written_otherwise_is_not() {
        String key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        String point = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155";
        String number = "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
        String numberAndOrder = "4c8c7872aa064e049dbb3013fbf29380d25bf5f0595bbe24655141438e7a101b";
        assertThat(verifies(key, "", point + number)).isTrue();
        assertThat(verifies(key, "", point + numberAndOrder)).isFalse();
        assertThat(verifies(key, "another", point + number)).isFalse();
    }

    private static boolean verifies(String key, String message, String signature) {
        return PeerSignatures.verifies(
                Bytes.ofHex(key), message.getBytes(StandardCharsets.UTF_8), Bytes.ofHex(signature));
    }
}
