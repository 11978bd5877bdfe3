package dev.chimera.examples.swarm;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import redis.embedded.RedisServer;

/**
 * The PostgreSQL and the Redis that all JVMs share: those that were named, else ones that are started here and end when this is
 * closed.
 */
final class Servers implements AutoCloseable {
    /** The environment variable with the JDBC URL. */
    static final String POSTGRES = "SWARM_POSTGRES";

    /** The environment variable with the URI of Redis. */
    static final String REDIS = "SWARM_REDIS";

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final String postgres;
    private final String redis;

    Servers(Options options, Path folder) throws IOException {
        try {
            postgres = options.postgres().isEmpty() ? startPostgres() : options.postgres();
            redis = options.redis().isEmpty() ? startRedis(folder) : options.redis();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    String postgres() {
        return postgres;
    }

    /** Where they are, for the environment of another JVM, since arguments are seen by everybody on the machine. */
    Map<String, String> environment() {
        return Map.of(POSTGRES, postgres, REDIS, redis);
    }

    private String startPostgres() throws IOException {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        started.push(server);
        return server.getJdbcUrl("postgres", "postgres");
    }

    private String startRedis(Path folder) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        RedisServer server = RedisServer.builder()
                .bind("127.0.0.1")
                .port(port)
                .setting("save \"\"") // it holds hints only; the store is the truth
                .setting("dir " + folder)
                .build();
        server.start();
        started.push(server::stop);
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                System.err.println("a server that was started here did not end: " + e);
            }
        }
    }
}
