package dev.chimera.api.media;

import dev.chimera.api.Require;
import java.time.Duration;

/**
 * What a film is, technically. Immutable.
 *
 * @param duration longer than zero
 * @param width in pixels
 * @param height in pixels
 * @param framesPerSecond more than zero
 * @param codec for example {@code h264}
 */
public record VideoMetadata(Duration duration, int width, int height, double framesPerSecond, String codec) {
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
