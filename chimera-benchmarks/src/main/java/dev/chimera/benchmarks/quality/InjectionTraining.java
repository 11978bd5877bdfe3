package dev.chimera.benchmarks.quality;

import dev.chimera.benchmarks.governor.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Trains the model of prompt injections that the gateway reads, on all labelled data. How well it does is measured by {@link
 * InjectionFolds}, never on what it was trained on.
 *
 * <p>Settings: {@code data=../shared/data}, {@code out=chimera-core/src/main/resources/dev/chimera/core/safety/injection-model.bin}.
 */
public final class InjectionTraining {
    private InjectionTraining() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException {
        Settings settings = Settings.of(args, Set.of("data", "out"));
        Path out = Path.of(
                settings.text("out", "chimera-core/src/main/resources/dev/chimera/core/safety/injection-model.bin"));
        List<InjectionExample> examples =
                InjectionExample.of(new DataFolder(Path.of(settings.text("data", "../shared/data"))));
        byte[] model = InjectionTrainer.of(examples).resource();
        Files.write(out, model);
        System.out.println(examples.size() + " examples, " + model.length + " bytes: " + out);
    }
}
