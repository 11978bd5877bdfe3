package dev.chimera.examples.quickstart;

import dev.chimera.api.run.RunEvent;
import dev.chimera.core.RunObserver;
import java.io.PrintStream;
import java.util.Locale;

/** Prints a line for every stage that ends. */
final class Progress implements RunObserver {
    private final PrintStream out;

    Progress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void onEvent(RunEvent event) {
        if (event instanceof RunEvent.StageFinished stage) {
            out.printf(
                    Locale.ROOT,
                    "%-8s %6.2f s  %s%n",
                    stage.stage().id(),
                    stage.elapsed().toNanos() / 1e9,
                    stage.summary());
        } else if (event instanceof RunEvent.StageRetried retried) {
            out.printf(Locale.ROOT, "%-8s trying again: %s%n", retried.stage().id(), retried.reason());
        }
    }
}
