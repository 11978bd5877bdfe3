package dev.chimera.core.outbox;

import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.publish.PublishOutcome;
import java.nio.file.Path;

/** A JVM of its own that publishes into a folder, and dies on the spot if it is told to. */
final class PublishingProcess {
    /** How it ends when it is killed. */
    static final int KILLED = 137;

    private PublishingProcess() {}

    static PublishOrder order(OutboxFolder folder, String key, int number) {
        return SamplePosts.order(folder, key + "-" + number, "words " + number);
    }

    public static void main(String[] args) {
        OutboxFolder folder = OutboxFolder.builder(Path.of(args[0]))
                .steps(step -> {
                    if (step.name().equals(args[3])) {
                        Runtime.getRuntime().halt(KILLED);
                    }
                })
                .build();
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            PublishOrder order = order(folder, args[1], i);
            PublishOutcome outcome = folder.publish(order, SamplePosts.permit(folder, order));
            if (!(outcome instanceof PublishOutcome.Published)) {
                throw new IllegalStateException(outcome.toString());
            }
        }
    }
}
