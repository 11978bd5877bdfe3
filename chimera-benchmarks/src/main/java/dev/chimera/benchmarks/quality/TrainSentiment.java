package dev.chimera.benchmarks.quality;

import dev.chimera.benchmarks.governor.Settings;
import dev.chimera.core.scout.SentimentModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Trains the built-in model of sentiment on all years of SemEval in a folder of labelled data, and writes it. The same data gives
 * the same file; chance has no part in it.
 *
 * <p>Settings: {@code data=../shared/data} (the folder), {@code to=} (the file to write).
 */
public final class TrainSentiment {
    private static final String RESOURCE = "chimera-core/src/main/resources/dev/chimera/core/scout/sentiment-en.bin";

    private TrainSentiment() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException {
        Settings settings = Settings.of(args, Set.of("data", "to"));
        List<LabelledPost> posts =
                LabelledPost.semEval(new DataFolder(Path.of(settings.text("data", "../shared/data"))));
        if (posts.isEmpty()) {
            throw new IllegalArgumentException("no file of SemEval in the folder sentiment of the data");
        }
        long start = System.nanoTime();
        SentimentModel model = new SentimentTraining(SentimentTraining.Knobs.CHOSEN).model(posts);
        Path to = Path.of(settings.text("to", RESOURCE));
        try (OutputStream out = Files.newOutputStream(to)) {
            model.write(out);
        }
        System.out.printf(
                Locale.ROOT,
                "learned %,d features from %,d posts in %.0f s; %,d bytes in %s%n",
                model.size(),
                posts.size(),
                (System.nanoTime() - start) / 1e9,
                Files.size(to),
                to);
    }
}
