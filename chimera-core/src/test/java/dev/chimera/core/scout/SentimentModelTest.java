package dev.chimera.core.scout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chimera.core.scout.SentimentModel.Weights;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SentimentModelTest {
    private static final int GOOD = SentimentFeatures.meaning("good", false);
    private static final int NOT_GOOD = SentimentFeatures.meaning("good", true);
    private static final int BAD = SentimentFeatures.meaning("bad", false);

    private final SentimentModel small = SentimentModel.of(
            new Weights(0.5, -0.25),
            Map.of(GOOD, new Weights(4, -1), NOT_GOOD, new Weights(-2, 0.001), BAD, new Weights(-4, 0)));

    @Test
    void weighs_what_it_knows_and_its_bias() {
        SentimentFeatures good = SentimentFeatures.of("good");

        assertThat(small.weigh(SentimentFeatures.of("perhaps"))).isEqualTo(new Weights(0.5, -0.25));
        assertThat(small.weigh(good).polar()).isGreaterThan(0.5);
        assertThat(small.weigh(good).neutral()).isLessThan(-0.25);
        assertThat(small.weigh(SentimentFeatures.of("not good")).polar()).isLessThan(0.5);
    }

    @Test
    void reads_what_it_wrote() throws IOException {
        SentimentModel read = SentimentModel.read(new ByteArrayInputStream(bytes(small)));

        assertThat(read.size()).isEqualTo(3);
        assertThat(bytes(read)).isEqualTo(bytes(small));
        assertThat(read.weigh(SentimentFeatures.of("bad, not good")))
                .isEqualTo(small.weigh(SentimentFeatures.of("bad, not good")));
    }

    @Test
    void leaves_out_what_weighs_too_little_for_a_byte() {
        SentimentModel model =
                SentimentModel.of(new Weights(0, 0), Map.of(GOOD, new Weights(1, 1), BAD, new Weights(1e-6, -1e-6)));

        assertThat(model.size()).isEqualTo(1);
    }

    @Test
    void refuses_a_file_of_which_any_byte_was_changed() throws IOException {
        byte[] file = bytes(small);
        for (int i = 0; i < file.length; i++) {
            byte[] changed = file.clone();
            changed[i] ^= 1;
            assertThatExceptionOfType(IOException.class)
                    .as("byte %d", i)
                    .isThrownBy(() -> SentimentModel.read(new ByteArrayInputStream(changed)))
                    .withMessageContaining("sentiment model");
        }
    }

    @Test
    void refuses_a_file_that_was_cut_off() throws IOException {
        byte[] file = bytes(small);
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatExceptionOfType(IOException.class)
                    .as("%d bytes", length)
                    .isThrownBy(() -> SentimentModel.read(new ByteArrayInputStream(cut)));
        }
    }

    @Test
    void refuses_weights_that_are_no_numbers() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Weights(Double.NaN, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Weights(0, Double.POSITIVE_INFINITY));
        assertThatIllegalArgumentException().isThrownBy(() -> SentimentModel.of(new Weights(1e300, 0), Map.of()));
    }

    @Test
    void refuses_a_file_whose_floats_are_not_finite() throws Exception {
        byte[] file = bytes(small);
        for (int at = 9; at < 25; at += Float.BYTES) {
            byte[] odd = file.clone();
            ByteBuffer.wrap(odd).putFloat(at, Float.NaN);
            byte[] body = Arrays.copyOf(odd, odd.length - 32);
            System.arraycopy(MessageDigest.getInstance("SHA-256").digest(body), 0, odd, body.length, 32);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> SentimentModel.read(new ByteArrayInputStream(odd)))
                    .withMessageContaining("not finite");
        }
    }

    @Test
    void does_not_write_what_it_would_not_read() {
        Weights same = new Weights(1, 1);
        Map<Integer, Weights> many = new HashMap<>();
        for (int i = 0; i < 1_020_000; i++) {
            many.put(i * 2_000, same);
        }
        SentimentModel large = SentimentModel.of(same, many);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> bytes(large))
                .withMessageContaining("1020000 features");
    }

    @Test
    void the_built_in_model_fits_into_two_megabytes() throws IOException {
        assertThat(bytes(SentimentModel.builtIn()).length).isBetween(100_000, 2_000_000);
    }

    private static byte[] bytes(SentimentModel model) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        model.write(bytes);
        return bytes.toByteArray();
    }
}
