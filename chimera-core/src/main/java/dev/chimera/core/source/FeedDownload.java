package dev.chimera.core.source;

import dev.chimera.api.AddressRanges;
import dev.chimera.api.spi.PostSourceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Gets a feed over HTTP: bounded in size and time, and following at most {@value #REDIRECTS_MAX} redirects, none of which may
 * lead from the public internet to a private address.
 */
final class FeedDownload {
    private static final int REDIRECTS_MAX = 5;
    private static final int OK = 200;
    private static final int CLIENT_ERROR = 400;

    private final String name;
    private final FeedLimits limits;
    private final HttpClient client;
    private final long startNanos = System.nanoTime();

    FeedDownload(String name, FeedLimits limits) {
        this.name = name;
        this.limits = limits;
        this.client = HttpClient.newBuilder()
                .connectTimeout(limits.connect())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** The document at {@code uri} and what its server calls it. */
    HttpResponse<byte[]> get(URI uri) {
        boolean startsInside = isInside(uri);
        URI at = uri;
        for (int hop = 0; hop <= REDIRECTS_MAX; hop++) {
            HttpResponse<byte[]> answer = ask(at);
            if (answer.statusCode() == OK) {
                return answer;
            }
            at = redirect(at, answer);
            if (!startsInside && isInside(at)) {
                throw failure("it redirects to the private address of " + at.getHost(), null);
            }
        }
        throw failure("it redirects more than " + REDIRECTS_MAX + " times", null);
    }

    private URI redirect(URI at, HttpResponse<byte[]> answer) {
        String location = answer.headers().firstValue("Location").orElse("");
        int status = answer.statusCode();
        if (status < 300 || status >= CLIENT_ERROR || location.isEmpty()) {
            throw failure("its server answered " + status, null);
        }
        URI target;
        try {
            target = at.resolve(location);
        } catch (IllegalArgumentException e) {
            throw failure("it redirects to something that is no address", e);
        }
        String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
        boolean weaker = scheme.equals("http") && "https".equalsIgnoreCase(at.getScheme());
        if (target.getHost() == null || weaker || !(scheme.equals("http") || scheme.equals("https"))) {
            throw failure("it redirects to a " + scheme + " address, which is not followed", null);
        }
        return target;
    }

    private HttpResponse<byte[]> ask(URI uri) {
        Duration left = limits.answer().minusNanos(System.nanoTime() - startNanos);
        if (left.isNegative() || left.isZero()) {
            throw tooSlow(null);
        }
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(left)
                .header("User-Agent", "Chimera feed reader")
                .header("Accept", "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5")
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, head -> new BoundedBody(limits.bytesMax()));
        try {
            return answer.get(left.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw tooSlow(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("reading was interrupted", e);
        } catch (ExecutionException e) {
            throw failure(reason(e.getCause()), e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static String reason(@Nullable Throwable cause) {
        if (cause instanceof IOException && cause.getMessage() != null) {
            return cause.getMessage();
        }
        return "its server cannot be reached ("
                + (cause == null ? "no reason given" : cause.getClass().getSimpleName()) + ")";
    }

    /** Whether the host is this machine or in a private network; an unknown host is left to the request to report. */
    private static boolean isInside(URI uri) {
        try {
            for (InetAddress address : InetAddress.getAllByName(uri.getHost())) {
                if (AddressRanges.closed(address).isPresent()) {
                    return true;
                }
            }
            return false;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private PostSourceException tooSlow(@Nullable Throwable cause) {
        return failure("it did not answer within " + limits.answer(), cause);
    }

    private PostSourceException failure(String reason, @Nullable Throwable cause) {
        return new PostSourceException("feed " + name + " cannot be read: " + reason, cause);
    }
}
