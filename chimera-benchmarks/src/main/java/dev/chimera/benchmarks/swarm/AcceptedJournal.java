package dev.chimera.benchmarks.swarm;

import dev.chimera.api.run.RunId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;

/** Which runs were taken on: a line each, on the disk before it counts. Thread-safe. Whoever opens it closes it. */
final class AcceptedJournal implements AutoCloseable {
    private final FileChannel file;

    private AcceptedJournal(FileChannel file) {
        this.file = file;
    }

    static AcceptedJournal open(Path path) throws IOException {
        return new AcceptedJournal(
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
    }

    /** Returns once it is on the disk. */
    synchronized void add(RunId runId) {
        ByteBuffer line = ByteBuffer.wrap((runId + "\n").getBytes(StandardCharsets.US_ASCII));
        try {
            while (line.hasRemaining()) {
                file.write(line);
            }
            file.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that are in the journal at {@code path}. */
    static List<RunId> read(Path path) throws IOException {
        return Files.readAllLines(path, StandardCharsets.US_ASCII).stream()
                .map(UUID::fromString)
                .map(RunId::new)
                .toList();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
