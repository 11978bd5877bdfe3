package dev.chimera.openclaw.http;

import dev.chimera.api.Bytes;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.ErrorCode;
import dev.chimera.openclaw.hiring.PeerHandler;
import dev.chimera.openclaw.hiring.PeerRequest;
import dev.chimera.openclaw.hiring.PeerResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An HTTP/1.1 server for one peer's endpoint: bounded connections, headers, bodies and times. Whoever opens it closes it. */
public final class PeerServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerServer.class);
    private static final int THREADS_MAX = 64;
    private static final int HEADER_MAX = 8_192;
    private static final int QUEUE_MAX = 256;
    private static final Limits LIMITS = new Limits(1_024, 64, Duration.ofSeconds(15));

    private final Server server;
    private final ServerConnector connector;
    private final ConnectionGuard guard;
    private final ScheduledExecutorService sweeper;

    /**
     * What strangers may take.
     *
     * @param connections altogether
     * @param connectionsOfOne of one address
     * @param patience for the head of a request, for its body, and between two
     */
    record Limits(int connections, int connectionsOfOne, Duration patience) {}

    private PeerServer(InetSocketAddress bind, PeerHandler handler, InstantSource clock, Limits limits) {
        guard = new ConnectionGuard(limits);
        QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, 2);
        threads.setName("chimera-peer");
        threads.setDaemon(true);
        server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        http.setRequestHeaderSize(HEADER_MAX);
        http.setOutputBufferSize(32_768);
        connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(bind.getAddress().getHostAddress());
        connector.setPort(bind.getPort());
        connector.setAcceptQueueSize(QUEUE_MAX);
        connector.setIdleTimeout(TimeUnit.SECONDS.toMillis(20));
        connector.addBean(guard);
        server.addConnector(connector);
        Door door = new Door(handler, guard, clock, limits.patience());
        server.setHandler(door);
        server.setErrorHandler(door::refused);
        sweeper = Executors.newSingleThreadScheduledExecutor(job -> {
            Thread thread = new Thread(job, "chimera-peer-sweeper");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * A server that listens.
     *
     * @param bind where; port 0 for any that is free
     * @param clock for the time of errors
     * @throws ConfigurationException if it cannot listen there
     */
    public static PeerServer open(InetSocketAddress bind, PeerHandler handler, InstantSource clock) {
        return open(bind, handler, clock, LIMITS);
    }

    static PeerServer open(InetSocketAddress bind, PeerHandler handler, InstantSource clock, Limits limits) {
        if (bind.isUnresolved()) {
            throw new ConfigurationException("the address " + bind + " to listen at is not known");
        }
        PeerServer opened = new PeerServer(bind, handler, clock, limits);
        try {
            opened.server.start();
        } catch (Exception e) {
            opened.close();
            throw new ConfigurationException("a peer cannot listen at " + bind + ": " + e.getMessage(), e);
        }
        var unused = opened.sweeper.scheduleWithFixedDelay(
                opened.guard::closeIdle,
                1_000,
                Math.min(1_000, limits.patience().toMillis()),
                TimeUnit.MILLISECONDS);
        return opened;
    }

    /** The port it listens at. */
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("a peer's server did not stop as it should", e);
        }
    }

    /** Reads a request without holding a thread, and hands it on once it is complete. */
    private static final class Door extends Handler.Abstract.NonBlocking {
        private final PeerHandler handler;
        private final ConnectionGuard guard;
        private final InstantSource clock;
        private final Duration patience;

        Door(PeerHandler handler, ConnectionGuard guard, InstantSource clock, Duration patience) {
            this.handler = handler;
            this.guard = guard;
            this.clock = clock;
            this.patience = patience;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            if (request.getLength() > PeerHandler.BODY_MAX) {
                return refuse(response, callback, 413, "a body has at most " + PeerHandler.BODY_MAX + " bytes");
            }
            EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
            guard.busy(endPoint, false); // its head came in time; its body has as long again
            CompletableFuture<byte[]> body = new CompletableFuture<>();
            Content.Source.asByteArrayAsync(request, PeerHandler.BODY_MAX, Promise.Invocable.toPromise(body));
            var unused = body.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .whenCompleteAsync(
                            (bytes, failure) -> {
                                if (failure != null) {
                                    LOG.debug("a request did not come whole: {}", failure.toString());
                                    endPoint.close(failure);
                                    callback.failed(new BadMessageException("a request did not come whole", failure));
                                    return;
                                }
                                guard.busy(endPoint, true);
                                try {
                                    answer(request, response, callback, bytes);
                                } finally {
                                    guard.busy(endPoint, false);
                                }
                            },
                            request.getComponents().getExecutor());
            return true;
        }

        private void answer(Request request, Response response, Callback callback, byte[] body) {
            InetAddress from =
                    ((InetSocketAddress) request.getConnectionMetaData().getRemoteSocketAddress()).getAddress();
            PeerResponse answer = handler.handle(
                    new PeerRequest(request.getMethod(), Request.getPathInContext(request), from, Bytes.of(body)));
            write(answer, response, callback);
        }

        /** Answers what the server itself refuses, for example because it is no HTTP. */
        boolean refused(Request request, Response response, Callback callback) {
            int status = response.getStatus() < 400 ? 400 : response.getStatus();
            return refuse(response, callback, status, "a request that is not taken");
        }

        private boolean refuse(Response response, Callback callback, int status, String why) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
            ErrorCode code = status < 500 ? ErrorCode.INVALID_INPUT : ErrorCode.INTERNAL;
            write(ErrorBody.response(status, code, why, Duration.ZERO, clock.instant()), response, callback);
            return true;
        }

        private static void write(PeerResponse answer, Response response, Callback callback) {
            response.setStatus(answer.status());
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length());
            response.getHeaders().put("X-Content-Type-Options", "nosniff");
            if (!answer.retryAfter().isZero()) {
                response.getHeaders().put(HttpHeader.RETRY_AFTER, answer.retryAfterSeconds());
            }
            response.write(true, ByteBuffer.wrap(answer.body().toArray()), callback);
        }
    }
}
