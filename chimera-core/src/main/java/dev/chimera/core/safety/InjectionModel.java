package dev.chimera.core.safety;

import dev.chimera.core.safety.Words.Word;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A linear model of the words of prompt injections, trained on public data (docs/reference/injection-model.md). A text has the
 * score of its strongest stretch of two blocks of words, so that an order hidden in a long text counts as in a short one. Takes one
 * step a feature. Immutable.
 */
final class InjectionModel {
    /** The model that comes with the jar. */
    static final InjectionModel STANDARD = read("injection-model.bin");

    private static final int BYTES = 2 * Float.BYTES + InjectionFeatures.COUNT;

    /** Points for a stretch that is as likely an attack as not. */
    private static final double EVEN = 65;
    /** Points for one unit of log odds. */
    private static final double UNIT = 100 / 3.0;

    /** Fewer points than this are none: most honest texts have some. */
    private static final int POINTS_MIN = 30;

    private static final int POINTS_MAX = 200;
    private static final int WORDS_MIN = 6;

    private final byte[] weights;
    private final float scale;
    private final float bias;

    private InjectionModel(byte[] weights, float scale, float bias) {
        this.weights = weights;
        this.scale = scale;
        this.bias = bias;
    }

    /**
     * The strongest stretch.
     *
     * @param points 0, or 30 to 200; 65 if it is as likely an attack as not
     * @param start its first word
     * @param end the place after its last word
     */
    record Stretch(int points, int start, int end) {}

    private static InjectionModel read(String name) {
        try (InputStream in = PhraseBook.open(name)) {
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    /**
     * Reads a model to the end of {@code in}, which the caller closes.
     *
     * @throws IOException if it cannot be read, is too short or too long, or has a scale or bias that is no finite number
     */
    static InjectionModel read(InputStream in) throws IOException {
        byte[] file = in.readNBytes(BYTES + 1);
        if (file.length != BYTES) {
            String size = file.length > BYTES ? "more than " + BYTES : file.length + " of " + BYTES;
            throw new IOException("no injection model: it has " + size + " bytes; fetch the file again");
        }
        ByteBuffer data = ByteBuffer.wrap(file);
        float scale = data.getFloat();
        float bias = data.getFloat();
        if (!Float.isFinite(scale) || !Float.isFinite(bias)) {
            throw new IOException(
                    "injection model with scale " + scale + " and bias " + bias + ", not finite; fetch the file again");
        }
        return new InjectionModel(Arrays.copyOfRange(file, data.position(), BYTES), scale, bias);
    }

    /** The strongest stretch of {@code words}; no points for a text of fewer than six. */
    Stretch strongest(List<Word> words) {
        if (words.size() < WORDS_MIN) {
            return new Stretch(0, 0, 0);
        }
        Stretch[] best = {new Stretch(0, 0, 0)};
        InjectionFeatures.stretches(words, (features, start, end) -> {
            int points = points(features);
            best[0] = points > best[0].points() ? new Stretch(points, start, end) : best[0];
        });
        return best[0];
    }

    private int points(int[] features) {
        int sum = 0;
        for (int feature : features) {
            sum += weights[feature];
        }
        double odds = bias + scale * sum / Math.sqrt(Math.max(InjectionFeatures.ENOUGH, features.length));
        return (int) Math.round(points(odds));
    }

    /** The points for the log odds {@code odds}: 0, or 30 to 200. */
    static double points(double odds) {
        double points = EVEN + UNIT * odds;
        return points < POINTS_MIN ? 0 : Math.min(POINTS_MAX, points);
    }
}
