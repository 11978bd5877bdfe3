package dev.chimera.api.spi;

import dev.chimera.api.Platform;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.TrendQuery;
import java.util.stream.Stream;

/** Reads posts from somewhere. Called from many threads at once. */
public interface PostSource {
    /** Its name in reports and errors: 1 to 64 characters. */
    String name();

    /** Where its posts come from. */
    Platform platform();

    /**
     * The posts that may answer {@code query}, lazily; more than asked for is fine, the pipeline filters again. A post has the same id
     * whenever it is read. The caller closes the stream, perhaps before its end.
     *
     * @throws PostSourceException if the source cannot be read, at once or while streaming
     */
    Stream<Post> read(TrendQuery query);
}
