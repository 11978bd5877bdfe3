package dev.chimera.openclaw.http;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;

/**
 * Bounds connections, altogether and of one address, and closes those on which no request is complete in time, so that whoever sends
 * slowly holds nothing. Thread-safe.
 */
final class ConnectionGuard implements Connection.Listener {
    private final int max;
    private final int ofOneMax;
    private final long patienceNanos;
    private final Map<EndPoint, Held> open = new ConcurrentHashMap<>();
    private final Map<String, Integer> ofOne = new HashMap<>();

    ConnectionGuard(PeerServer.Limits limits) {
        this.max = limits.connections();
        this.ofOneMax = limits.connectionsOfOne();
        this.patienceNanos = limits.patience().toNanos();
    }

    private static final class Held {
        final String from;
        volatile long idleSinceNanos = System.nanoTime();
        volatile boolean busy;

        Held(String from) {
            this.from = from;
        }
    }

    @Override
    public void onOpened(Connection connection) {
        EndPoint endPoint = connection.getEndPoint();
        String from = address(endPoint);
        synchronized (this) {
            int held = ofOne.getOrDefault(from, 0);
            if (open.size() < max && held < ofOneMax) {
                ofOne.put(from, held + 1);
                open.put(endPoint, new Held(from));
                return;
            }
        }
        endPoint.close();
    }

    @Override
    public void onClosed(Connection connection) {
        Held held = open.remove(connection.getEndPoint());
        if (held != null) {
            synchronized (this) {
                ofOne.computeIfPresent(held.from, (from, count) -> count == 1 ? null : count - 1);
            }
        }
    }

    void busy(EndPoint endPoint, boolean now) {
        Held held = open.get(endPoint);
        if (held != null) {
            held.idleSinceNanos = System.nanoTime();
            held.busy = now;
        }
    }

    void closeIdle() {
        long now = System.nanoTime();
        open.forEach((endPoint, held) -> {
            if (!held.busy && now - held.idleSinceNanos > patienceNanos) {
                endPoint.close();
            }
        });
    }

    int size() {
        return open.size();
    }

    private static String address(EndPoint endPoint) {
        return endPoint.getRemoteSocketAddress() instanceof InetSocketAddress socket && !socket.isUnresolved()
                ? Endpoint.key(socket.getAddress())
                : "unknown";
    }
}
