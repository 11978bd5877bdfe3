package dev.chimera.core.scout;

import dev.chimera.api.Require;
import dev.chimera.api.safety.SafetyGateway;
import dev.chimera.api.spi.PostSource;
import dev.chimera.api.trend.MissingSource;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.PostIntake;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.api.trend.Window;
import java.time.Duration;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The posts of several sources, read at the same time, reduced to the window and platforms asked for, and screened one by one
 * by the SafetyGateway. A source that throws, or takes longer than its time limit, is listed in {@link #missing} and what it
 * gave until then stays; it never fails the intake. What the gateway holds or blocks is left out; if the gateway itself throws,
 * so does the stream. To be read once, by one thread, which closes the stream; closing stops the readers.
 */
public final class ScreenedIntake implements PostIntake {
    /** The most posts that are taken from all sources together, unless told otherwise. */
    public static final long POSTS_MAX = 1_000_000;

    private final SourceReaders readers;
    private final PostScreen screen;
    private final TrendQuery query;
    private final Window window;
    private final AtomicBoolean taken = new AtomicBoolean();
    private long read;
    private long outsideWindow;
    private long refused;

    /** An intake of at most {@link #POSTS_MAX} posts. */
    public ScreenedIntake(
            List<PostSource> sources,
            SafetyGateway gateway,
            TrendQuery query,
            Window window,
            Duration sourceTimeLimit,
            Executor executor) {
        this(sources, gateway, query, window, sourceTimeLimit, executor, POSTS_MAX);
    }

    /**
     * An intake that has read nothing yet.
     *
     * @param sources where posts come from
     * @param gateway who screens them
     * @param query what is asked; its platforms filter, and the sources get it
     * @param window the time that is looked at
     * @param sourceTimeLimit how long one source may take by itself, 1 ms to 1 hour; waiting for a free thread counts, waiting
     *     for the reader of this intake does not
     * @param executor runs one task a source at the same time; a task that has none is a missing source
     * @param postsMax how many posts are taken from all sources together; the rest is reported as missing
     */
    public ScreenedIntake(
            List<PostSource> sources,
            SafetyGateway gateway,
            TrendQuery query,
            Window window,
            Duration sourceTimeLimit,
            Executor executor,
            long postsMax) {
        Require.range(
                "sourceTimeLimit in ms",
                sourceTimeLimit.toMillis(),
                1,
                Duration.ofHours(1).toMillis());
        Require.range("postsMax", postsMax, 1, Long.MAX_VALUE);
        this.readers = new SourceReaders(sources, query, sourceTimeLimit, executor, postsMax);
        this.screen = new PostScreen(gateway);
        this.query = query;
        this.window = window;
    }

    /**
     * The screened posts, lazily; reading begins with the first.
     *
     * @throws IllegalStateException if it was called before
     */
    @Override
    public Stream<Post> posts() {
        if (taken.getAndSet(true)) {
            throw new IllegalStateException("the posts of an intake can be read only once");
        }
        Spliterator<Post> screened =
                new Spliterators.AbstractSpliterator<>(Long.MAX_VALUE, Spliterator.NONNULL | Spliterator.IMMUTABLE) {
                    @Override
                    public boolean tryAdvance(Consumer<? super Post> action) {
                        Post post = next();
                        if (post == null) {
                            return false;
                        }
                        action.accept(post);
                        return true;
                    }
                };
        return StreamSupport.stream(screened, false).onClose(readers::stop);
    }

    private @Nullable Post next() {
        for (Post post = readers.next(); post != null; post = readers.next()) {
            read++;
            if (!window.contains(post.createdAt())) {
                outsideWindow++;
            } else if (query.platforms().isEmpty() || query.platforms().contains(post.platform())) {
                Post screened = screen.screen(post);
                if (screened != null) {
                    return screened;
                }
                refused++;
            }
        }
        return null;
    }

    @Override
    public List<MissingSource> missing() {
        return readers.missing();
    }

    /** {@inheritDoc} A post of another platform than asked for counts as read only. */
    @Override
    public Counts counts() {
        return new Counts(read, outsideWindow, refused);
    }
}
