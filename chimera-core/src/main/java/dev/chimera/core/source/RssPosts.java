package dev.chimera.core.source;

import com.rometools.rome.feed.synd.SyndFeed;
import com.rometools.rome.io.FeedException;
import dev.chimera.api.Platform;
import dev.chimera.api.spi.PostSource;
import dev.chimera.api.spi.PostSourceException;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.TrendQuery;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts from one syndication feed: RSS 0.9 to 2.0 or Atom, at an {@code http}, {@code https} or {@code file} address. The feed
 * is read anew on each call of {@link #read}. Its XML may not declare a document type of its own, so neither external entities
 * nor entity bombs work. Mark-up is reduced to plain text. An item without a date or without words is left out and counted in
 * {@link #skipped}. Thread-safe; holds nothing to close.
 */
public final class RssPosts implements PostSource {
    private static final Logger log = LoggerFactory.getLogger(RssPosts.class);

    private final URI uri;
    private final Platform platform;
    private final FeedLimits limits;
    private final AtomicLong skipped = new AtomicLong();

    private RssPosts(URI uri, Platform platform, FeedLimits limits) {
        this.uri = uri;
        this.platform = platform;
        this.limits = limits;
    }

    /**
     * The feed at {@code uri}.
     *
     * @throws IllegalArgumentException if it is not an http, https or file address, or carries a password
     */
    public static RssPosts of(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        boolean web = scheme.equals("http") || scheme.equals("https");
        if (!web && !scheme.equals("file")) {
            throw new IllegalArgumentException(
                    "a feed must be at an http, https or file address, got scheme '" + scheme + "'");
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "a feed's address must not carry a user name or password, got one for host '" + uri.getHost()
                            + "'");
        }
        if (web && uri.getHost() == null) {
            throw new IllegalArgumentException("a feed's address must name a host, got '" + uri + "'");
        }
        return new RssPosts(uri, Platform.FEED, FeedLimits.DEFAULT);
    }

    /** The feed in {@code file}. */
    public static RssPosts of(Path file) {
        return of(file.toAbsolutePath().toUri());
    }

    /** This feed, its posts said to come from {@code other} instead of {@link Platform#FEED}. */
    public RssPosts on(Platform other) {
        return new RssPosts(uri, other, limits);
    }

    /** This feed with another limit of its size; the default is 8 MB, the ceiling 64 MB. */
    public RssPosts sizeLimit(int bytesMax) {
        return new RssPosts(uri, platform, new FeedLimits(bytesMax, limits.connect(), limits.answer()));
    }

    /**
     * This feed with other time limits; the defaults are 5 and 20 seconds, the ceiling 10 minutes.
     *
     * @param connect for connecting to the server
     * @param answer for everything together, connecting and redirects included
     */
    public RssPosts timeLimits(Duration connect, Duration answer) {
        return new RssPosts(uri, platform, new FeedLimits(limits.bytesMax(), connect, answer));
    }

    /** How many items were left out, for want of a date or of words, since this object was made. */
    public long skipped() {
        return skipped.get();
    }

    /** The address, without its query and fragment, which may hold secrets. */
    @Override
    public String name() {
        return isFile()
                ? String.valueOf(uri.getPath())
                : uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
    }

    @Override
    public Platform platform() {
        return platform;
    }

    @Override
    public Stream<Post> read(TrendQuery query) {
        SyndFeed feed = isFile() ? parse(readFile(), null) : download();
        FeedPosts posts = new FeedPosts(platform, feed, name());
        long before = skipped.get();
        return feed.getEntries().stream()
                .map(item -> {
                    Post post = posts.post(item);
                    if (post == null) {
                        skipped.incrementAndGet();
                    }
                    return post;
                })
                .filter(Objects::nonNull)
                .onClose(() -> log.debug("feed {}: {} items left out", name(), skipped.get() - before));
    }

    private boolean isFile() {
        return "file".equalsIgnoreCase(uri.getScheme());
    }

    private SyndFeed download() {
        HttpResponse<byte[]> answer = new FeedDownload(name(), limits).get(uri);
        return parse(answer.body(), answer.headers().firstValue("Content-Type").orElse(null));
    }

    private byte[] readFile() {
        Path file = Path.of(uri);
        if (!Files.isRegularFile(file)) {
            throw failure("there is no such file; check the path given to RssPosts.of", null);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(limits.bytesMax() + 1);
            if (bytes.length > limits.bytesMax()) {
                throw failure("it is larger than the limit of " + limits.bytesMax() + " bytes; raise sizeLimit", null);
            }
            return bytes;
        } catch (IOException e) {
            throw failure("the file cannot be opened (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private SyndFeed parse(byte[] bytes, @Nullable String contentType) {
        try {
            return FeedXml.parse(bytes, contentType);
        } catch (FeedException | IOException | IllegalArgumentException e) {
            throw failure("it is no RSS or Atom that can be read: " + e.getMessage(), e);
        } catch (RuntimeException e) { // the parser throws many kinds at odd input
            throw failure("its parser gave up: " + e.getMessage(), e);
        }
    }

    private PostSourceException failure(String reason, @Nullable Throwable cause) {
        return new PostSourceException("feed " + name() + " cannot be read: " + reason, cause);
    }
}
