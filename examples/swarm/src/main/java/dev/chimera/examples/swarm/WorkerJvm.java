package dev.chimera.examples.swarm;

import dev.chimera.core.swarm.SwarmSnapshot;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A {@link Worker} in a JVM of its own, seen from outside. Thread-safe. Whoever starts it closes it. */
final class WorkerJvm implements AutoCloseable {
    /** So many orders are given to it before it has answered. */
    private static final int UNANSWERED_MAX = 16;

    private static final long END_SECONDS = 20;

    private final int number;
    private final Process process;
    private final BufferedWriter orders;
    private final Thread listener;
    private final Map<UUID, Order> unanswered = new ConcurrentHashMap<>();
    private final Queue<Order> accepted = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Report last;
    private volatile boolean killed;

    private WorkerJvm(int number, Process process) {
        this.number = number;
        this.process = process;
        orders = process.outputWriter();
        listener = new Thread(this::listen, "jvm-" + number);
        listener.setDaemon(true);
        listener.start();
    }

    /** Starts it; what it logs goes to a file in {@code folder}. */
    static WorkerJvm start(int number, Servers servers, String schema, Path folder) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home", ""), "bin", "java")
                                .toString(),
                        "-Xmx256m",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
                        "-classpath",
                        System.getProperty("java.class.path", ""),
                        Worker.class.getName(),
                        schema,
                        folder.toString())
                .redirectError(folder.resolve("jvm-" + number + ".log").toFile());
        builder.environment().putAll(servers.environment());
        return new WorkerJvm(number, builder.start());
    }

    private void listen() {
        try (BufferedReader reports = process.inputReader()) {
            for (String line = reports.readLine(); line != null; line = reports.readLine()) {
                Report report = Report.of(line);
                report.accepted().forEach(this::answered);
                last = report;
            }
        } catch (IOException e) {
            if (process.isAlive()) {
                process.destroyForcibly();
                System.err.println("JVM " + number + " says what nobody understands: " + e);
            }
        }
    }

    private void answered(UUID runId) {
        @Nullable Order order = unanswered.remove(runId);
        if (order != null) {
            accepted.add(order);
        }
    }

    /** Gives it orders from {@code waiting}, as many as it can be given now. */
    void handOut(Queue<Order> waiting) {
        try {
            while (isWorking() && unanswered.size() < UNANSWERED_MAX && !waiting.isEmpty()) {
                Order order = waiting.remove();
                unanswered.put(order.runId(), order);
                orders.append(order.line()).append('\n');
            }
            orders.flush();
        } catch (IOException gone) {
            killed |= !process.isAlive(); // what it was given is taken back with all else that it has not answered
        }
    }

    /** The orders that were taken on since this was asked last. */
    List<Order> takeAccepted() {
        List<Order> fresh = new ArrayList<>();
        for (Order order = accepted.poll(); order != null; order = accepted.poll()) {
            fresh.add(order);
        }
        return fresh;
    }

    /** The orders that a dead JVM has not answered, to be given to another. */
    List<Order> takeBack() {
        List<Order> left = List.copyOf(unanswered.values());
        unanswered.clear();
        return left;
    }

    /** Ends it as a power cut would (SIGKILL), and reads the last that it said. */
    void kill() throws InterruptedException {
        killed = true;
        process.destroyForcibly().waitFor();
        listener.join();
    }

    int number() {
        return number;
    }

    /** The runs that it has begun and not ended. */
    Set<UUID> underWay() {
        @Nullable Report report = last;
        return report == null ? Set.of() : report.underWay();
    }

    boolean isStarting() {
        return state() == Board.Life.STARTING;
    }

    boolean isWorking() {
        return state() == Board.Life.WORKING;
    }

    boolean isGone() {
        return !process.isAlive() && !listener.isAlive();
    }

    Board.Jvm jvm() {
        @Nullable Report report = last;
        @Nullable SwarmSnapshot swarm = report == null ? null : report.swarm();
        return new Board.Jvm(number, state(), swarm);
    }

    private Board.Life state() {
        if (killed) {
            return Board.Life.KILLED;
        }
        if (!process.isAlive()) {
            return Board.Life.ENDED;
        }
        return last == null ? Board.Life.STARTING : Board.Life.WORKING;
    }

    /** Asks it to end, and ends it if it does not. */
    @Override
    public void close() {
        try {
            orders.close();
        } catch (IOException gone) {
            process.destroyForcibly();
        }
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
