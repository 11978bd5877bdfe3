package dev.chimera.benchmarks.quality;

import dev.chimera.core.scout.SentimentFeatures;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What words mean, as points in a space where words of like use lie close together. A classifier that learned of "superb" thus
 * knows of "splendid" too. Immutable.
 */
final class WordVectors {
    private static final String RESOURCE = "word-vectors.bin";

    private final Map<Integer, Meaning> meanings;
    private final int dimensions;

    private WordVectors(Map<Integer, Meaning> meanings, int dimensions) {
        this.meanings = Map.copyOf(meanings);
        this.dimensions = dimensions;
    }

    /**
     * What a feature of the meaning of a word stands for.
     *
     * @param vector the word
     * @param turned whether it stands after a negation
     */
    record Meaning(Vector vector, boolean turned) {}

    /** The coordinates of a word, each in steps of 1/{@link ShrinkVectors#STEPS}. */
    static final class Vector {
        private final byte[] steps;

        Vector(byte[] steps) {
            this.steps = steps;
        }

        double at(int dimension) {
            return (double) steps[dimension] / ShrinkVectors.STEPS;
        }
    }

    /** The ones beside this class: docs/reference/sentiment-model.md says where they come from. */
    static WordVectors read() {
        try (InputStream in = WordVectors.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing beside " + WordVectors.class.getName());
            }
            return read(new DataInputStream(new BufferedInputStream(in)));
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
    }

    private static WordVectors read(DataInputStream in) throws IOException {
        int size = in.readInt();
        int dimensions = in.readInt();
        Map<Integer, Meaning> meanings = new HashMap<>();
        for (int i = 0; i < size; i++) {
            String word = in.readUTF();
            Vector vector = new Vector(in.readNBytes(dimensions));
            for (boolean turned : new boolean[] {false, true}) {
                meanings.put(SentimentFeatures.meaning(word, turned), new Meaning(vector, turned));
            }
        }
        return new WordVectors(meanings, dimensions);
    }

    /** What the feature of that name stands for, if it stands for the meaning of a known word. */
    @Nullable
    Meaning meaning(int name) {
        return meanings.get(name);
    }

    /** All features that stand for the meaning of a word. */
    Map<Integer, Meaning> meanings() {
        return meanings;
    }

    int dimensions() {
        return dimensions;
    }
}
