package dev.chimera.core.outbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One writer at a time in a folder, among the threads of this JVM and among processes. Thread-safe. */
final class FolderLock {
    private static final int PLACES = 64;
    private static final long RETRY_MILLIS = 10;
    /** The system's file locks belong to the whole process, so threads line up here first; two folders may share a place. */
    private static final ReentrantLock[] THREADS =
            IntStream.range(0, PLACES).mapToObj(i -> new ReentrantLock()).toArray(ReentrantLock[]::new);

    private final Path file;
    private final Duration patience;

    /** The lock of {@code file}; whoever waits for it gives up after {@code patience}. */
    FolderLock(Path file, Duration patience) {
        this.file = file;
        this.patience = patience;
    }

    /**
     * Does {@code work} alone.
     *
     * @throws BusyException if somebody else works for longer than this one is patient
     */
    <T> T alone(Work<T> work) throws IOException {
        ReentrantLock threads = THREADS[Math.floorMod(file.hashCode(), PLACES)];
        try {
            if (!threads.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new BusyException(file, patience);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = waitFor(channel)) {
            return work.apply(held);
        } finally {
            threads.unlock();
        }
    }

    private FileLock waitFor(FileChannel channel) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            FileLock lock = tryLock(channel);
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() - end > 0) {
                throw new BusyException(file, patience);
            }
            try {
                Thread.sleep(RETRY_MILLIS);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // another class loader of this JVM has it
        }
    }

    private IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IOException("interrupted while waiting for " + file, e);
    }

    /** What is done alone. */
    @FunctionalInterface
    interface Work<T> {
        /** Runs while {@code lock} is held. */
        T apply(FileLock lock) throws IOException;
    }

    /** Somebody else is at work in the folder; trying again later may help. */
    static final class BusyException extends IOException {
        private static final long serialVersionUID = 1L;

        BusyException(Path file, Duration patience) {
            super("somebody else has held " + file + " for more than " + patience.toSeconds() + " s");
        }
    }
}
