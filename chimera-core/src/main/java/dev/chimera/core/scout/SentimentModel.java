package dev.chimera.core.scout;

import dev.chimera.api.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The weights of {@link SentimentFeatures}: how much each speaks for the positive against the negative, and for the neutral against
 * both. A weight is kept in a byte b, as b |b| / 127^2 of the largest one. Immutable.
 *
 * <p>The file: the ASCII letters {@code CHIMSENT}, a byte of version, the two biases and the two largest weights as floats, the
 * number of features, their names in rising order as differences of 7 bits a byte, the bytes of the one weight, the bytes of the
 * other, and the SHA-256 of all that.
 */
public final class SentimentModel {
    /** The version of the file format and of the features, which this code reads and writes. */
    public static final int VERSION = 1;

    private static final byte[] MAGIC = {'C', 'H', 'I', 'M', 'S', 'E', 'N', 'T'};
    private static final String RESOURCE = "sentiment-en.bin";
    private static final int BYTES_MAX = 4_000_000;
    private static final int DIGEST_BYTES = 32;
    private static final int STEPS = 127;

    private final Scale polarScale;
    private final Scale neutralScale;
    private final int[] names;
    private final byte[] polar;
    private final byte[] neutral;
    private final long[] slots;

    private SentimentModel(Scale polarScale, Scale neutralScale, int[] names, byte[] polar, byte[] neutral) {
        this.polarScale = polarScale;
        this.neutralScale = neutralScale;
        this.names = names;
        this.polar = polar;
        this.neutral = neutral;
        this.slots = slots(names, polar, neutral);
    }

    /**
     * The two weights of one feature, or of none in particular (a bias).
     *
     * @param polar how much it speaks for the positive (above 0) against the negative
     * @param neutral how much it speaks for the neutral (above 0) against both
     */
    public record Weights(double polar, double neutral) {
        /** Checks that both are finite. */
        public Weights {
            if (!Double.isFinite(polar) || !Double.isFinite(neutral)) {
                throw new IllegalArgumentException("weights must be finite, got " + polar + " and " + neutral);
            }
        }
    }

    /** A number kept in a byte stands for one up to {@code largest}; {@code bias} is added to the sum. */
    private record Scale(float bias, float largest) {
        Scale {
            if (!Float.isFinite(bias) || !Float.isFinite(largest)) {
                throw new IllegalArgumentException("bias " + bias + " or largest weight " + largest
                        + " does not fit into a float; scale them down");
            }
        }

        byte kept(double weight) {
            double share = largest == 0 ? 0 : Math.sqrt(Math.abs(weight) / largest);
            return (byte) (Math.signum(weight) * Math.round(share * STEPS));
        }

        double weight(byte kept) {
            return (double) kept * Math.abs(kept) / (STEPS * STEPS) * largest;
        }
    }

    /** A model of these weights by the names of features; those too small for a byte are left out. */
    public static SentimentModel of(Weights bias, Map<Integer, Weights> weights) {
        SortedMap<Integer, Weights> sorted = new TreeMap<>(weights);
        Scale polarScale = new Scale((float) bias.polar(), (float) largest(sorted, true));
        Scale neutralScale = new Scale((float) bias.neutral(), (float) largest(sorted, false));
        int[] names = new int[sorted.size()];
        byte[] polar = new byte[names.length];
        byte[] neutral = new byte[names.length];
        int size = 0;
        for (Map.Entry<Integer, Weights> each : sorted.entrySet()) {
            names[size] = each.getKey();
            polar[size] = polarScale.kept(each.getValue().polar());
            neutral[size] = neutralScale.kept(each.getValue().neutral());
            size += polar[size] == 0 && neutral[size] == 0 ? 0 : 1;
        }
        return new SentimentModel(
                polarScale,
                neutralScale,
                Arrays.copyOf(names, size),
                Arrays.copyOf(polar, size),
                Arrays.copyOf(neutral, size));
    }

    private static double largest(SortedMap<Integer, Weights> weights, boolean polar) {
        return weights.values().stream()
                .mapToDouble(each -> Math.abs(polar ? each.polar() : each.neutral()))
                .max()
                .orElse(0);
    }

    /** The model that ships with Chimera. Where it comes from is told in {@code docs/reference/sentiment-model.md}. */
    public static SentimentModel builtIn() {
        try (InputStream in = SentimentModel.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing beside " + SentimentModel.class.getName());
            }
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
    }

    /**
     * Reads a model to the end of {@code in}, which the caller closes.
     *
     * @throws IOException if it cannot be read, was changed since it was written, or is of another version
     */
    public static SentimentModel read(InputStream in) throws IOException {
        byte[] file = in.readNBytes(BYTES_MAX + 1);
        if (file.length > BYTES_MAX || file.length < MAGIC.length + 1 + DIGEST_BYTES) {
            throw new IOException("no sentiment model: " + file.length + " bytes or more; fetch the file again");
        }
        if (!Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IOException(
                    "no sentiment model: it does not begin with CHIMSENT; give a file that a training wrote");
        }
        int end = file.length - DIGEST_BYTES;
        byte[] written = Arrays.copyOfRange(file, end, file.length);
        if (!MessageDigest.isEqual(sha256(Arrays.copyOf(file, end)), written)) {
            throw new IOException("the sentiment model was damaged: its SHA-256 does not fit; fetch the file again");
        }
        int version = file[MAGIC.length];
        if (version != VERSION) {
            throw new IOException(
                    "sentiment model of version " + version + ", this code reads " + VERSION + "; train it again");
        }
        int start = MAGIC.length + 1;
        return body(new DataInputStream(new ByteArrayInputStream(file, start, end - start)));
    }

    private static SentimentModel body(DataInputStream in) throws IOException {
        Scale polarScale = scale(in);
        Scale neutralScale = scale(in);
        int size = in.readInt();
        if (size < 0 || size > in.available() / 3) {
            throw new IOException(
                    "sentiment model of " + size + " features in " + in.available() + " bytes; train it again");
        }
        int[] names = new int[size];
        long name = Integer.MIN_VALUE;
        for (int i = 0; i < size; i++) {
            name += difference(in);
            names[i] = (int) name;
        }
        byte[] polar = new byte[size];
        in.readFully(polar);
        byte[] neutral = new byte[size];
        in.readFully(neutral);
        return new SentimentModel(polarScale, neutralScale, names, polar, neutral);
    }

    private static Scale scale(DataInputStream in) throws IOException {
        float bias = in.readFloat();
        float largest = in.readFloat();
        if (!Float.isFinite(bias) || !Float.isFinite(largest)) {
            throw new IOException("sentiment model with bias " + bias + " and largest weight " + largest
                    + ", not finite; train it again");
        }
        return new Scale(bias, largest);
    }

    private static long difference(DataInputStream in) throws IOException {
        long difference = 0;
        for (int shift = 0; ; shift += 7) {
            byte part = in.readByte();
            difference |= (long) (part & 0x7F) << shift;
            if (part >= 0) {
                return difference;
            }
        }
    }

    /**
     * Writes the model to {@code out}, which the caller closes. The same model gives the same bytes.
     *
     * @throws IOException if it cannot be written, or is larger than the 4 MB that can be read; nothing is written then
     */
    public void write(OutputStream out) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(bytes);
        data.write(MAGIC);
        data.writeByte(VERSION);
        for (Scale scale : new Scale[] {polarScale, neutralScale}) {
            data.writeFloat(scale.bias());
            data.writeFloat(scale.largest());
        }
        data.writeInt(names.length);
        long before = Integer.MIN_VALUE;
        for (int name : names) {
            long difference = name - before;
            for (; difference > 0x7F; difference >>>= 7) {
                data.writeByte((int) (difference & 0x7F) | 0x80);
            }
            data.writeByte((int) difference);
            before = name;
        }
        data.write(polar);
        data.write(neutral);
        byte[] file = bytes.toByteArray();
        if (file.length + DIGEST_BYTES > BYTES_MAX) {
            throw new IOException("sentiment model of " + names.length + " features has more than " + BYTES_MAX
                    + " bytes; train it with fewer features");
        }
        out.write(file);
        out.write(sha256(file));
    }

    /** How many features have a weight. */
    public int size() {
        return names.length;
    }

    /** What the features say together: the logits of positive against negative, and of neutral against both. */
    public Weights weigh(SentimentFeatures features) {
        double forPositive = polarScale.bias();
        double forNeutral = neutralScale.bias();
        for (int i = 0; i < features.size(); i++) {
            long slot = find(features.name(i));
            if (slot != 0) {
                forPositive += polarScale.weight((byte) (slot >> 8)) * features.value(i);
                forNeutral += neutralScale.weight((byte) slot) * features.value(i);
            }
        }
        return new Weights(forPositive, forNeutral);
    }

    /** Whether there is a weight for the meaning of {@code word}, a word in lower case. */
    boolean knows(String word) {
        return find(SentimentFeatures.meaning(word, false)) != 0;
    }

    /** The slot of the feature, or 0. */
    private long find(int name) {
        int mask = slots.length - 1;
        for (int at = name & mask; slots[at] != 0; at = (at + 1) & mask) {
            if ((int) (slots[at] >> 32) == name) {
                return slots[at];
            }
        }
        return 0;
    }

    /**
     * An open hash table, at most half full: the name in the upper half of a slot, then a one, then a byte of each weight. All that is
     * asked about a feature lies in one place, which is most of what weighing costs.
     */
    private static long[] slots(int[] names, byte[] polar, byte[] neutral) {
        long[] slots = new long[Integer.highestOneBit(Math.max(1, names.length)) * 4];
        int mask = slots.length - 1;
        for (int i = 0; i < names.length; i++) {
            int at = names[i] & mask;
            while (slots[at] != 0) {
                at = (at + 1) & mask;
            }
            slots[at] = ((long) names[i] << 32) | (1 << 16) | ((polar[i] & 0xFF) << 8) | (neutral[i] & 0xFF);
        }
        return slots;
    }

    private static byte[] sha256(byte[] bytes) {
        return Digest.sha256(bytes).bytes().toArray();
    }
}
