package dev.chimera.openclaw.http;

import dev.chimera.api.Bytes;
import dev.chimera.api.CanonicalReader;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.KeyRotation;
import dev.chimera.api.network.Receipt;
import dev.chimera.openclaw.exchange.PeerTransport;
import dev.chimera.openclaw.exchange.Reply;
import dev.chimera.openclaw.hiring.PeerHandler;
import dev.chimera.openclaw.wire.Message;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls peers: bounded in size and in time from the first byte to the last, never follows a redirection, and never calls an address
 * that {@link Addresses} forbids. Thread-safe; has nothing to close.
 */
public final class PeerClient implements PeerTransport {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration PROBE = Duration.ofSeconds(2);
    private static final Duration RETRY_MAX = Duration.ofHours(1);
    private static final int ERROR_MAX = 16_384;

    private final HttpClient http;
    private final Addresses addresses;

    /** A client that calls what {@code addresses} allows. */
    public PeerClient(Addresses addresses) {
        this.addresses = addresses;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public Reply post(URI endpoint, Bytes message, Duration patience) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(under(endpoint, Endpoint.EXCHANGE))
                .timeout(patience)
                .header("Content-Type", Endpoint.MESSAGE)
                .POST(HttpRequest.BodyPublishers.ofByteArray(message.toArray()))
                .build();
        HttpResponse<byte[]> response = call(request, Message.BYTES_MAX, patience);
        int status = response.statusCode();
        Duration retryAfter = retryAfter(response);
        if (status == 200) {
            return new Reply.Said(Bytes.of(response.body()));
        }
        return status == 202
                ? new Reply.Working(retryAfter)
                : new Reply.Unsigned(status, "refused with status " + status, retryAfter);
    }

    /** The heartbeat that {@code endpoint} answers with, unchecked. */
    public Heartbeat heartbeat(URI endpoint) throws InterruptedException {
        return heartbeatAt(under(endpoint, Endpoint.HEARTBEAT));
    }

    /** The heartbeat of whoever answers at {@code address}, unchecked. */
    public Heartbeat heartbeat(InetSocketAddress address) throws InterruptedException {
        return heartbeatAt(Addresses.http(address.getAddress(), address.getPort(), PeerHandler.WELL_KNOWN));
    }

    private Heartbeat heartbeatAt(URI uri) throws InterruptedException {
        return Heartbeat.decode(get(uri, Heartbeat.BYTES_MAX));
    }

    /** What a peer shows of its past, unchecked. */
    public Endpoint.Evidence evidence(URI endpoint) throws InterruptedException {
        Bytes encoded = get(under(endpoint, Endpoint.EVIDENCE), 512 * 1_024);
        CanonicalReader in = CanonicalReader.of(Endpoint.Evidence.LABEL, encoded);
        List<Receipt> receipts =
                in.list(Endpoint.Evidence.RECEIPTS_MAX, each -> Receipt.decode(each.bytes(Receipt.BYTES_MAX)));
        List<KeyRotation> rotations =
                in.list(Endpoint.Evidence.ROTATIONS_MAX, each -> KeyRotation.decode(each.bytes(KeyRotation.BYTES_MAX)));
        in.end();
        return new Endpoint.Evidence(receipts, rotations);
    }

    private Bytes get(URI uri, int max) throws InterruptedException {
        HttpResponse<byte[]> response =
                call(HttpRequest.newBuilder(uri).timeout(PROBE).GET().build(), max, PROBE);
        if (response.statusCode() != 200) {
            throw new UnreachableException("a peer answers with status " + response.statusCode(), new IOException());
        }
        return Bytes.of(response.body());
    }

    private HttpResponse<byte[]> call(HttpRequest request, int max, Duration patience) throws InterruptedException {
        try {
            var unused = addresses.require(request.uri());
        } catch (ChimeraException e) {
            if (e.code() == ErrorCode.FORBIDDEN) {
                throw e;
            }
            throw new UnreachableException(String.valueOf(e.getMessage()), e);
        }
        CompletableFuture<HttpResponse<byte[]>> call = http.sendAsync(
                request, info -> new BoundedBytes(info.statusCode() == 200 ? max : Math.min(max, ERROR_MAX)));
        try {
            return call.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new UnreachableException(
                    "a peer does not answer: " + cause.getClass().getSimpleName(), cause);
        } catch (TimeoutException e) {
            throw new UnreachableException("a peer does not answer in time", e);
        } finally {
            boolean unused = call.cancel(true);
        }
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        long seconds = response.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("\\d{1,6}"))
                .map(Long::parseLong)
                .orElse(0L);
        Duration wait = Duration.ofSeconds(seconds);
        return wait.compareTo(RETRY_MAX) > 0 ? RETRY_MAX : wait;
    }

    private static URI under(URI endpoint, String path) {
        String base = endpoint.toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }
}
