package dev.chimera.spi.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A way to the server on which a fault can be put at any byte: cut, reset, or silent from there on. One fault, for the connection
 * that comes there first; afterwards it lets everything through, unless it is shut. Thread-safe.
 */
final class FaultyProxy implements AutoCloseable {
    /** What happens at the chosen byte. */
    enum Fault {
        /** Both ends see the end of the stream. */
        CUT,
        /** Both ends see a reset. */
        RESET,
        /** Neither end sees anything any more. */
        SILENCE
    }

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final URI server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private volatile @Nullable Plan plan;
    private volatile boolean shut;
    private volatile long delayMillis;

    /**
     * A fault to come.
     *
     * @param onTheWayBack whether bytes from the server are counted, else those to it
     * @param bytes how many still get through
     */
    private record Plan(Fault fault, boolean onTheWayBack, long bytes, boolean thenShut) {}

    FaultyProxy(String jdbcUrl) throws IOException {
        server = URI.create(jdbcUrl.substring("jdbc:".length()));
        Thread accepting = new Thread(this::accept, "faulty-proxy");
        accepting.setDaemon(true);
        accepting.start();
    }

    /** The server's URL by way of this proxy, with more parameters. */
    String url(String parameters) {
        String query = server.getRawQuery() == null ? "" : server.getRawQuery() + "&";
        return "jdbc:postgresql://127.0.0.1:" + listening.getLocalPort() + server.getPath() + "?" + query + parameters;
    }

    /** Puts {@code fault} after so many more bytes to the server. */
    void onTheWayThere(Fault fault, long bytes) {
        begin(new Plan(fault, false, bytes, false));
    }

    /** Puts {@code fault} after so many more bytes from the server. */
    void onTheWayBack(Fault fault, long bytes) {
        begin(new Plan(fault, true, bytes, false));
    }

    /** As {@link #onTheWayBack}, and from then on nobody gets through. */
    void onTheWayBackForGood(Fault fault, long bytes) {
        begin(new Plan(fault, true, bytes, true));
    }

    private void begin(Plan next) {
        sent.set(0);
        answered.set(0);
        plan = next;
    }

    /** Whether the fault has not happened. */
    boolean isWaiting() {
        return plan != null;
    }

    /** Forgets the fault and lets everything through. */
    void mend() {
        plan = null;
        shut = false;
        delayMillis = 0;
    }

    /** Cuts all connections off, and lets nobody through until it is mended. */
    void shut() {
        shut = true;
        open.forEach(socket -> end(socket, false));
    }

    /** Holds everything back for so long, each way. */
    void delay(long millis) {
        delayMillis = millis;
    }

    void countAnew() {
        sent.set(0);
        answered.set(0);
    }

    /** How many bytes went to the server since the count began. */
    long sent() {
        return sent.get();
    }

    /** How many bytes came from the server since the count began. */
    long answered() {
        return answered.get();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        open.forEach(socket -> end(socket, false));
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                if (shut) {
                    end(client, false);
                    continue;
                }
                Socket target = new Socket(server.getHost(), server.getPort() < 0 ? 5432 : server.getPort());
                client.setTcpNoDelay(true);
                target.setTcpNoDelay(true);
                open.add(client);
                open.add(target);
                pump(client, target, false);
                pump(target, client, true);
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void pump(Socket from, Socket to, boolean back) {
        Thread thread = new Thread(() -> forward(from, to, back), "faulty-proxy-" + (back ? "back" : "there"));
        thread.setDaemon(true);
        thread.start();
    }

    private void forward(Socket from, Socket to, boolean back) {
        byte[] buffer = new byte[16_384];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                TimeUnit.MILLISECONDS.sleep(delayMillis);
                Plan now = plan;
                long before = (back ? answered : sent).getAndAdd(read);
                if (now == null || now.onTheWayBack != back || before + read < now.bytes) {
                    out.write(buffer, 0, read);
                    continue;
                }
                out.write(buffer, 0, (int) Math.max(0, now.bytes - before));
                plan = null;
                shut = now.thenShut;
                if (now.fault == Fault.SILENCE) {
                    hush(from);
                }
                end(from, now.fault == Fault.RESET);
                end(to, now.fault == Fault.RESET);
                return;
            }
        } catch (IOException | InterruptedException endOfTheConnection) {
            end(from, false);
            end(to, false);
        }
    }

    /** Keeps both ends waiting until one gives up. */
    private static void hush(Socket from) throws IOException {
        InputStream in = from.getInputStream();
        while (in.read() >= 0) {
            // what still comes is swallowed
        }
    }

    private void end(Socket socket, boolean reset) {
        open.remove(socket);
        try {
            if (reset) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (SocketException alreadyEnded) {
            // nothing is left to end
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
