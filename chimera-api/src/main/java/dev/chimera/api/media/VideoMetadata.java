package dev.chimera.api.media;

import dev.chimera.api.Require;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Duration;

/**
 * What a film is, technically. Immutable.
 *
 * @param duration longer than zero
 * @param width in pixels, as it is shown
 * @param height in pixels, as it is shown
 * @param framesPerSecond the mean, 0.001 to 1,000
 * @param codec for example {@code h264}
 */
public record VideoMetadata(
        Duration duration,
        @Min(1) @Max(16_384) int width,
        @Min(1) @Max(16_384) int height,
        @DecimalMin("0.001") @DecimalMax("1000") double framesPerSecond,
        @Size(min = 1, max = 64) String codec) {
    public VideoMetadata {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException("video duration must be positive, got " + duration);
        }
        Require.range("video width", width, 1, 16_384);
        Require.range("video height", height, 1, 16_384);
        Require.range("framesPerSecond", framesPerSecond, 0.001, 1_000);
        Require.length("codec", codec, 1, 64);
    }
}
