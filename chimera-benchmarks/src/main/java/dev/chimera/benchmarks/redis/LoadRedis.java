package dev.chimera.benchmarks.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import redis.embedded.RedisServer;

/** A Redis server of a program's own, which keeps nothing on disk, and a folder. Thread-safe. Whoever starts it closes it. */
final class LoadRedis implements AutoCloseable {
    private final Path folder;
    private final RedisServer server;
    private final String uri;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    private LoadRedis(Path folder, RedisServer server, String uri) {
        this.folder = folder;
        this.server = server;
        this.uri = uri;
        this.client = RedisClient.create(uri);
        this.connection = client.connect();
    }

    /** One that runs on a free port. */
    static LoadRedis start() throws IOException {
        Path folder = Files.createTempDirectory("redis-load");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        RedisServer server = RedisServer.builder()
                .bind("127.0.0.1")
                .port(port)
                .setting("save \"\"")
                .setting("appendonly no")
                .setting("dir " + folder)
                .build();
        server.start();
        return new LoadRedis(folder, server, "redis://127.0.0.1:" + port);
    }

    String uri() {
        return uri;
    }

    /** A file in the folder, which is gone at the end. */
    Path file(String name) {
        return folder.resolve(name);
    }

    /** Forgets all it holds. */
    void empty() {
        connection.sync().flushall();
    }

    /** How many seconds of a processor the server has taken so far. */
    double cpuSeconds() {
        return field("cpu", "used_cpu_user") + field("cpu", "used_cpu_sys");
    }

    private double field(String section, String name) {
        return connection
                .sync()
                .info(section)
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .sum();
    }

    @Override
    public String toString() {
        String version = connection
                .sync()
                .info("server")
                .lines()
                .filter(line -> line.startsWith("redis_version:"))
                .findFirst()
                .orElse("");
        return version + " at " + uri + ", nothing on disk; " + Runtime.version() + "; "
                + Runtime.getRuntime().availableProcessors() + " processors";
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
        try {
            server.stop();
            List<Path> all;
            try (Stream<Path> files = Files.walk(folder)) {
                all = files.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path one : all) {
                Files.deleteIfExists(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
