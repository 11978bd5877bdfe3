package dev.chimera.benchmarks.swarm;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;

/**
 * A Redis server in a process of its own, at one port however often it is stopped and started, which keeps nothing on the disk. For
 * one thread. Whoever starts it closes it.
 */
final class LoopRedis implements AutoCloseable {
    private final int port;
    private final Path folder;
    private @Nullable RedisServer server;

    private LoopRedis(int port, Path folder) {
        this.port = port;
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    }

    /** One that runs, in {@code folder}. */
    static LoopRedis open(Path folder) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        LoopRedis redis = new LoopRedis(port, folder);
        redis.start();
        return redis;
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** Starts it, empty. */
    synchronized void start() throws IOException {
        RedisServer fresh = RedisServer.builder()
                .bind("127.0.0.1")
                .port(port)
                .setting("save \"\"")
                .setting("appendonly no")
                .setting("dir " + folder)
                .build();
        fresh.start();
        server = fresh;
    }

    /** Ends it, and all that it held is gone. */
    synchronized void stop() {
        if (server != null) {
            server.stop();
            server = null;
        }
    }

    /** Deletes all that it holds. */
    void flush() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String answer = new String(socket.getInputStream().readNBytes(3), StandardCharsets.US_ASCII);
            if (!answer.equals("+OK")) {
                throw new IOException("the server answered FLUSHALL with '" + answer + "'");
            }
        }
    }

    @Override
    public void close() {
        stop();
    }
}
