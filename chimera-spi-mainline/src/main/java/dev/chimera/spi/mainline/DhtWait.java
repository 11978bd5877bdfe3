package dev.chimera.spi.mainline;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waiting for replies of a node, until a moment, until it is closed, or until somebody interrupts. */
final class DhtWait {
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final long CLOSED_MILLIS = 100;

    private DhtWait() {}

    /** The engine's state as it was asked for under {@code number}, or a later one. */
    static Optional<DhtReply.State> stateOf(MainlineNode node, ReplyBoard.Waiting waiting, long number, long until) {
        for (DhtReply reply = next(node, waiting, until); reply != null; reply = next(node, waiting, until)) {
            if (reply instanceof DhtReply.State state && state.number() >= number) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    /** The next reply, or null if none comes before {@code until}. Notices within a moment that the node was closed. */
    static @Nullable DhtReply next(MainlineNode node, ReplyBoard.Waiting waiting, long until) {
        try {
            for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
                node.requireOpen();
                @Nullable
                DhtReply reply =
                        waiting.next(Duration.ofNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(CLOSED_MILLIS))));
                if (reply != null) {
                    return reply;
                }
            }
            return null;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** A moment before something is asked again. */
    static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static ChimeraException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new ChimeraException(ErrorCode.CANCELLED, "interrupted while waiting for the Mainline DHT", cause);
    }
}
