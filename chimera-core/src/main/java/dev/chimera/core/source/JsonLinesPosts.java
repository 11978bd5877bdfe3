package dev.chimera.core.source;

import dev.chimera.api.Platform;
import dev.chimera.api.Require;
import dev.chimera.api.spi.PostSource;
import dev.chimera.api.spi.PostSourceException;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.TrendQuery;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Spliterators.AbstractSpliterator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Posts from a file with one JSON object a line, in UTF-8; compressed if its name ends in {@code .gz}. Fields: {@code id},
 * {@code created_at} (ISO 8601 instant) and {@code text} are required; {@code channel}, {@code url}, {@code score} or
 * {@code ups}, {@code comments}, {@code shares} and {@code platform} may be left out; others are ignored, and so are blank
 * lines. The file is streamed: one line is held at a time, and a line longer than 1 MB is refused before it is held. Thread-safe;
 * each stream it gives is for one thread and closes the file when it is closed.
 */
public final class JsonLinesPosts implements PostSource {
    /** The longest line, in bytes. */
    public static final int LINE_BYTES_MAX = 1_000_000;

    private final Path file;
    private final Platform platform;
    private final long badLinesMax;
    private final AtomicLong skipped = new AtomicLong();

    private JsonLinesPosts(Path file, Platform platform, long badLinesMax) {
        this.file = file;
        this.platform = platform;
        this.badLinesMax = Require.range("maxBad", badLinesMax, 0, Long.MAX_VALUE);
    }

    /** The posts in {@code file}, of the platform {@link Platform#FEED} where a line does not say. */
    public static JsonLinesPosts of(Path file) {
        return of(file, Platform.FEED);
    }

    /** The posts in {@code file}, of {@code platform} where a line does not say. */
    public static JsonLinesPosts of(Path file, Platform platform) {
        return new JsonLinesPosts(file, platform, 0);
    }

    /** This file, with up to {@code maxBad} lines in one reading left out and counted instead of failing it. */
    public JsonLinesPosts skippingBadLines(long maxBad) {
        return new JsonLinesPosts(file, platform, maxBad);
    }

    /** How many bad lines were left out since this object was made. */
    public long skipped() {
        return skipped.get();
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public Platform platform() {
        return platform;
    }

    @Override
    public Stream<Post> read(TrendQuery query) {
        Lines lines = new Lines(new BoundedLines(open(), LINE_BYTES_MAX));
        return StreamSupport.stream(lines, false).onClose(lines::close);
    }

    private InputStream open() {
        if (!Files.isRegularFile(file)) {
            throw failure("there is no such file; check the path given to JsonLinesPosts.of", null);
        }
        InputStream in = null;
        try {
            in = Files.newInputStream(file);
            return file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
        } catch (IOException e) {
            closeAfter(e, in);
            throw failure("it cannot be opened (" + e.getMessage() + ")", e);
        }
    }

    private static void closeAfter(IOException failure, @Nullable InputStream in) {
        try {
            if (in != null) {
                in.close();
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private PostSourceException failure(String reason, @Nullable Throwable cause) {
        return new PostSourceException("posts file " + file + " cannot be read: " + reason, cause);
    }

    /** The posts of one reading. */
    private final class Lines extends AbstractSpliterator<Post> {
        private final BoundedLines lines;
        private long bad;

        Lines(BoundedLines lines) {
            super(Long.MAX_VALUE, ORDERED | NONNULL);
            this.lines = lines;
        }

        @Override
        public boolean tryAdvance(Consumer<? super Post> action) {
            Post post = next();
            if (post == null) {
                return false;
            }
            action.accept(post);
            return true;
        }

        private @Nullable Post next() {
            while (true) {
                try {
                    byte[] line = lines.next();
                    if (line == null) {
                        return null;
                    }
                    if (!isBlank(line)) {
                        return JsonPost.parse(line, platform);
                    }
                } catch (BoundedLines.LineTooLong | IllegalArgumentException e) {
                    skip(e);
                } catch (IOException e) {
                    throw failure("line " + (lines.number() + 1) + " cannot be read (" + e.getMessage() + ")", e);
                }
            }
        }

        private void skip(Exception e) {
            if (++bad > badLinesMax) {
                String allowed = badLinesMax == 0 ? "" : " (more than " + badLinesMax + " bad lines)";
                throw failure("line " + lines.number() + ": " + e.getMessage() + allowed, e);
            }
            skipped.incrementAndGet();
        }

        private static boolean isBlank(byte[] line) {
            for (byte b : line) {
                if (b != ' ' && b != '\t' && b != '\r') {
                    return false;
                }
            }
            return true;
        }

        private void close() {
            try {
                lines.close();
            } catch (IOException e) {
                throw failure("it cannot be closed (" + e.getMessage() + ")", e);
            }
        }
    }
}
