package dev.chimera.benchmarks.governor;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A running program of a loop, such as {@link CrashChild}, and what it has said so far. Whoever starts it kills it. */
public final class ChildProcess {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final Path errors;
    private final StringBuilder said = new StringBuilder();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);
    private final Thread reader;
    private @Nullable IOException unread;

    private ChildProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.reader = new Thread(this::read, "child-" + process.pid());
        reader.start();
    }

    /** Starts {@code program} with the class path of this JVM. */
    public static ChildProcess start(Class<?> program, Path errors, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-classpath",
                System.getProperty("java.class.path", ""),
                program.getName()));
        command.addAll(arguments);
        File log = errors.toFile();
        return new ChildProcess(
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.to(log))
                        .start(),
                errors);
    }

    /**
     * Waits until it says that it is ready.
     *
     * @throws IllegalStateException if it ends before, or takes more than two minutes
     */
    public void awaitReady() throws IOException, InterruptedException {
        await(ready);
    }

    /** Whether it said that it is ready and runs. */
    public boolean isAtWork() {
        return ready.getCount() == 0 && process.isAlive();
    }

    /** Whether it has ended, by itself or killed. */
    public boolean hasEnded() {
        return !process.isAlive();
    }

    /** Gives it the one word that it waits for. */
    public void go() throws IOException {
        try (OutputStream in = process.getOutputStream()) {
            in.write('\n');
        }
    }

    /**
     * Waits until it has told of an answer.
     *
     * @throws IllegalStateException if it ends before, or takes more than two minutes
     */
    void awaitFirstAnswer() throws IOException, InterruptedException {
        await(answered);
    }

    private void await(CountDownLatch sign) throws IOException, InterruptedException {
        if (!sign.await(PATIENCE.toSeconds(), TimeUnit.SECONDS) || !process.isAlive()) {
            kill();
            throw new IllegalStateException("a child did not begin: " + Files.readString(errors));
        }
    }

    /** Kills it with SIGKILL, or what the system has in its place, wherever it is. */
    public void kill() {
        process.toHandle().destroyForcibly(); // the process's own method would close the pipe and lose what is in it
    }

    /** What it complained of. */
    public String complaint() throws IOException {
        return Files.readString(errors);
    }

    /**
     * Waits until it has ended by itself, all well.
     *
     * @throws IllegalStateException if all is not well, or it takes more than two minutes
     */
    public void awaitEnd() throws IOException, InterruptedException {
        boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        kill();
        if (!ended || process.exitValue() != 0) {
            throw new IllegalStateException("a child did not end well: " + complaint());
        }
    }

    /** Waits until it is gone, after it was killed. */
    public void awaitDeath() throws InterruptedException {
        process.waitFor();
        reader.join();
    }

    /**
     * What it had said when it was killed.
     *
     * @throws IllegalStateException if it ended by itself
     */
    List<Answer> answers() throws IOException, InterruptedException {
        int exit = process.waitFor();
        reader.join();
        if (unread != null) {
            throw unread;
        }
        if (exit == 0 || exit == 1) {
            throw new IllegalStateException(
                    "a child ended with " + exit + " before it was killed: " + Files.readString(errors));
        }
        return Answer.all(said.substring(said.indexOf("\n") + 1)); // after the word that it is ready
    }

    private void read() {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = process.getInputStream()) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                said.append(new String(buffer, 0, length, StandardCharsets.US_ASCII));
                int first = said.indexOf("\n");
                if (first >= 0) {
                    ready.countDown();
                }
                if (first >= 0 && said.indexOf("\n", first + 1) >= 0) {
                    answered.countDown();
                }
            }
        } catch (IOException e) {
            unread = e;
        } finally {
            ready.countDown();
            answered.countDown();
        }
    }
}
