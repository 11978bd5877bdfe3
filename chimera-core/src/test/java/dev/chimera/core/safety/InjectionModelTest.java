package dev.chimera.core.safety;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InjectionModelTest {
    private static final int BYTES = 8 + InjectionFeatures.COUNT;

    @Test
    void reads_a_whole_file() {
        assertThatNoException().isThrownBy(() -> InjectionModel.read(new ByteArrayInputStream(file(1, 0))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 8, BYTES - 1, BYTES + 1})
    void refuses_a_file_that_is_too_short_or_too_long(int length) {
        refuses(Arrays.copyOf(file(1, 0), length), "bytes");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void refuses_a_scale_or_bias_that_is_not_finite(float odd) {
        refuses(file(odd, 0), "not finite");
        refuses(file(1, odd), "not finite");
    }

    private static void refuses(byte[] file, String why) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> InjectionModel.read(new ByteArrayInputStream(file)))
                .withMessageContaining("injection model")
                .withMessageContaining(why);
    }

    private static byte[] file(float scale, float bias) {
        return ByteBuffer.allocate(BYTES).putFloat(scale).putFloat(bias).array();
    }
}
