package dev.chimera.api.trend;

import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.stream.Stream;

/**
 * The posts that a Scout may read: those of every source that answered, each screened by the SafetyGateway. Read once, by one
 * thread.
 */
public interface PostIntake {
    /** The screened posts, lazily, in no order that counts. May be called once; the caller closes the stream. */
    Stream<Post> posts();

    /** The sources that failed or were slow; complete when {@link #posts} has been read to its end. */
    List<MissingSource> missing();

    /** How many posts were read and turned away; final when {@link #posts} has been read to its end. */
    Counts counts();

    /**
     * How many posts met which fate.
     *
     * @param read handed over by the sources
     * @param outsideWindow not of the window asked for
     * @param refused turned away by the SafetyGateway
     */
    record Counts(
            @PositiveOrZero long read,
            @PositiveOrZero long outsideWindow,
            @PositiveOrZero long refused) {}
}
