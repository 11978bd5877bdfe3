package dev.chimera.benchmarks.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another JVM that runs {@link LoadChild}, one order at a time. Not thread-safe. Whoever starts it closes it. */
final class LoadJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader said;
    private final Path errors;

    private LoadJvm(Process process, Path errors) {
        this.process = process;
        this.said = process.inputReader();
        this.errors = errors;
    }

    /** Starts one, with the class path of this JVM, that uses {@code redis}. */
    static LoadJvm start(LoadRedis redis, String name) throws IOException {
        Path errors = redis.file(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Xmx512m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-classpath",
                System.getProperty("java.class.path", ""),
                LoadChild.class.getName(),
                redis.uri());
        return new LoadJvm(builder.redirectError(errors.toFile()).start(), errors);
    }

    /** Gives it an order, in words without blanks. */
    void order(List<String> words) throws IOException {
        process.getOutputStream().write((String.join(" ", words) + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /**
     * Waits until it has done what it was told to.
     *
     * @throws IllegalStateException if it could not
     */
    void awaitDone() throws IOException {
        if (!"done".equals(said.readLine())) {
            throw new IllegalStateException("a JVM failed: " + Files.readString(errors));
        }
    }

    /** Ends it. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        said.close();
    }
}
