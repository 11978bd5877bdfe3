package dev.chimera.tck;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A way to a database server on which a fault can be put at any byte: cut, reset, or silent from there on. One fault, for the
 * connection that comes there first; afterwards it lets everything through, unless it is shut. Thread-safe. Whoever makes it closes
 * it.
 */
public final class FaultyProxy implements AutoCloseable {
    /** What happens at the chosen byte. */
    public enum Fault {
        /** Both ends see the end of the stream. */
        CUT,
        /** Both ends see a reset. */
        RESET,
        /** Neither end sees anything any more. */
        SILENCE
    }

    private static final int DEFAULT_PORT = 5432;

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final URI server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong faults = new AtomicLong();
    private volatile @Nullable Plan plan;
    private volatile boolean shut;
    private volatile long delayMillis;

    /** A fault to come. */
    private interface Plan {
        Fault fault();

        boolean thenShut();

        /**
         * How many of the next {@code length} bytes still get through; negative if the fault does not come among them.
         *
         * @param back whether they come from the server
         * @param before how many came that way before them
         */
        int through(boolean back, long before, byte[] buffer, int length);
    }

    /** One after so many bytes. */
    private record AtByte(Fault fault, boolean onTheWayBack, long bytes, boolean thenShut) implements Plan {
        @Override
        public int through(boolean back, long before, byte[] buffer, int length) {
            return back != onTheWayBack || before + length < bytes ? -1 : (int) Math.max(0, bytes - before);
        }
    }

    /** One at a message of the client's that holds {@code word}, and of which all or nothing still gets through. */
    private record AtWord(Fault fault, String word, boolean arrives) implements Plan {
        @Override
        public boolean thenShut() {
            return false;
        }

        @Override
        public int through(boolean back, long before, byte[] buffer, int length) {
            boolean said = !back && new String(buffer, 0, length, StandardCharsets.ISO_8859_1).contains(word);
            return !said ? -1 : arrives ? length : 0;
        }
    }

    /**
     * A way to the server of {@code jdbcUrl}, on a free port of this machine.
     *
     * @throws IOException if there is none
     */
    public FaultyProxy(String jdbcUrl) throws IOException {
        server = URI.create(jdbcUrl.substring("jdbc:".length()));
        Thread accepting = new Thread(this::accept, "faulty-proxy");
        accepting.setDaemon(true);
        accepting.start();
    }

    /** The server's URL by way of this proxy, with more parameters. */
    public String url(String parameters) {
        String query = server.getRawQuery() == null ? "" : server.getRawQuery() + "&";
        return "jdbc:" + server.getScheme() + "://127.0.0.1:" + listening.getLocalPort() + server.getPath() + "?"
                + query + parameters;
    }

    /** Puts {@code fault} after so many more bytes to the server. */
    public void onTheWayThere(Fault fault, long bytes) {
        begin(new AtByte(fault, false, bytes, false));
    }

    /** Puts {@code fault} after so many more bytes from the server. */
    public void onTheWayBack(Fault fault, long bytes) {
        begin(new AtByte(fault, true, bytes, false));
    }

    /** As {@link #onTheWayBack}, and from then on nobody gets through. */
    public void onTheWayBackForGood(Fault fault, long bytes) {
        begin(new AtByte(fault, true, bytes, true));
    }

    /** Puts {@code fault} right behind a message to the server that holds {@code word}, such as COMMIT. */
    public void after(Fault fault, String word) {
        begin(new AtWord(fault, word, true));
    }

    /** Puts {@code fault} right before a message to the server that holds {@code word}; the message is lost. */
    public void before(Fault fault, String word) {
        begin(new AtWord(fault, word, false));
    }

    private void begin(Plan next) {
        countAnew();
        plan = next;
    }

    /** Whether the fault has not happened. */
    public boolean isWaiting() {
        return plan != null;
    }

    /** How many connections met a fault or were cut off by {@link #shut}. */
    public long faults() {
        return faults.get();
    }

    /** Forgets the fault and lets everything through. */
    public void mend() {
        plan = null;
        shut = false;
        delayMillis = 0;
    }

    /** Cuts all connections off, and lets nobody through until it is mended. */
    public void shut() {
        shut = true;
        faults.addAndGet(open.size() / 2); // each has two ends
        open.forEach(socket -> end(socket, false));
    }

    /** Holds everything back for so long, each way. */
    public void delay(long millis) {
        delayMillis = millis;
    }

    /** Begins to count bytes from zero. */
    public void countAnew() {
        sent.set(0);
        answered.set(0);
    }

    /** How many bytes went to the server since the count began. */
    public long sent() {
        return sent.get();
    }

    /** How many bytes came from the server since the count began. */
    public long answered() {
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
                connect(client);
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket target = new Socket(server.getHost(), server.getPort() < 0 ? DEFAULT_PORT : server.getPort());
        client.setTcpNoDelay(true);
        target.setTcpNoDelay(true);
        open.add(client);
        open.add(target);
        pump(client, target, false);
        pump(target, client, true);
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
                @Nullable Plan now = plan;
                long before = (back ? answered : sent).getAndAdd(read);
                int through = now == null ? -1 : now.through(back, before, buffer, read);
                out.write(buffer, 0, through < 0 ? read : through);
                if (now != null && through >= 0) {
                    strike(now, from, to);
                    return;
                }
            }
        } catch (IOException | InterruptedException endOfTheConnection) {
            end(from, false);
            end(to, false);
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private void strike(Plan now, Socket from, Socket to) throws IOException {
        plan = null;
        shut = now.thenShut();
        faults.incrementAndGet();
        if (now.fault() == Fault.SILENCE) {
            hush(from);
        }
        end(from, now.fault() == Fault.RESET);
        end(to, now.fault() == Fault.RESET);
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
