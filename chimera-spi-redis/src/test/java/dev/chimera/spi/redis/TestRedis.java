package dev.chimera.spi.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;
import redis.embedded.RedisServerBuilder;

/**
 * The real server that all tests of this JVM share: the one that the environment variable {@code CHIMERA_TEST_REDIS} names, else one
 * that is started here. Each test takes a prefix of its own. A test that stops or empties a server starts one of its own. Whatever was
 * started here ends with the JVM.
 */
final class TestRedis implements AutoCloseable {
    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static @Nullable String shared;

    private final int port;
    private final List<String> settings;
    private @Nullable RedisServer server;

    /** A server of a test's own, which runs. */
    TestRedis(String... settings) {
        this.port = freePort();
        this.settings = List.of(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        start();
    }

    static synchronized String sharedUri() {
        if (shared == null) {
            @Nullable String given = System.getenv("CHIMERA_TEST_REDIS");
            shared = given == null || given.isBlank() ? new TestRedis().uri() : given;
        }
        return shared;
    }

    /** Commands on the shared server, over a connection that no relay knows. */
    static RedisCommands<String, String> direct() {
        return Direct.COMMANDS;
    }

    /** A prefix that nobody uses. */
    static String newPrefix() {
        return "test:" + ProcessHandle.current().pid() + ":" + System.nanoTime() + ":" + PREFIXES.incrementAndGet();
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** Starts it anew, empty, at the same port. */
    synchronized void start() {
        try {
            Path folder = Files.createTempDirectory("chimera-redis");
            folder.toFile().deleteOnExit();
            RedisServerBuilder builder = RedisServer.builder()
                    .bind("127.0.0.1")
                    .port(port)
                    .setting("save \"\"")
                    .setting("appendonly no")
                    .setting("dir " + folder);
            settings.forEach(builder::setting);
            server = builder.build();
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void stop() {
        if (server != null) {
            server.stop();
            server = null;
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** A port that is free at the moment. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Made once, when it is first asked for. */
    private static final class Direct {
        static final RedisCommands<String, String> COMMANDS =
                RedisClient.create(sharedUri()).connect().sync();
    }
}
