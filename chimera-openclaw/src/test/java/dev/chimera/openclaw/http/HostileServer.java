package dev.chimera.openclaw.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A server that answers as a test tells it, byte by byte. */
public final class HostileServer implements AutoCloseable {
    private final ServerSocket socket;
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

    /** What it does with a connection on which a request came. */
    @FunctionalInterface
    public interface Answer {
        void to(Socket connection, OutputStream out) throws Exception;
    }

    /** A server at {@code host} that answers everybody with {@code answer}. */
    public HostileServer(String host, Answer answer) throws IOException {
        socket = new ServerSocket(0, 200, InetAddress.getByName(host));
        daemon(() -> {
            while (!socket.isClosed()) {
                Socket connection = socket.accept();
                open.add(connection);
                daemon(() -> serve(connection, answer));
            }
        });
    }

    /** A server at the loopback address. */
    public HostileServer(Answer answer) throws IOException {
        this("127.0.0.1", answer);
    }

    /** One that answers with {@code head}, without its end, and {@code body}. */
    public static HostileServer saying(String head, byte[] body) throws IOException {
        return new HostileServer((connection, out) -> {
            out.write((head + "\r\nContent-Length: " + body.length + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
        });
    }

    private void serve(Socket connection, Answer answer) throws Exception {
        try (connection) {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = connection.getInputStream().read();
                if (next < 0) {
                    return;
                }
                head.append((char) next);
            }
            asked.add(head.substring(0, head.indexOf("\r\n")));
            answer.to(connection, connection.getOutputStream());
        }
    }

    /** Its endpoint. */
    public URI endpoint() {
        return URI.create("http://" + socket.getInetAddress().getHostAddress() + ":" + port() + "/openclaw");
    }

    /** Its port. */
    public int port() {
        return socket.getLocalPort();
    }

    /** The first line of each request that came. */
    public Queue<String> asked() {
        return asked;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : open) {
            connection.close();
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (Exception closed) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
