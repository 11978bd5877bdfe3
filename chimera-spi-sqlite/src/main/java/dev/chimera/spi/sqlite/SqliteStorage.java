package dev.chimera.spi.sqlite;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.api.spi.RunCodec;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.Storage;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Storage in one SQLite file on this machine's own disk: durable, and there again after a crash. What a call has written is on the
 * disk before the call returns (write-ahead log, {@code synchronous=FULL}: one fsync a write). Several threads, storages and
 * processes may share a file; they write one after the other. Times are kept to the microsecond. Starts no thread. Thread-safe.
 * Whoever creates it closes it; from then on every call fails.
 */
public final class SqliteStorage implements Storage {
    static final String NAME = "sqlite";
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration PATIENCE_MAX = Duration.ofMinutes(10);

    private final SqliteFile file;
    private final SqliteLedger ledger;
    private final SqliteOutbox outbox;
    private final SqliteAudit audit;
    private final SqlitePeers peers;

    private SqliteStorage(SqliteFile file) {
        this.file = file;
        ledger = new SqliteLedger(file);
        outbox = new SqliteOutbox(file);
        audit = new SqliteAudit(file);
        peers = new SqlitePeers(file);
    }

    /** As {@link #at(Path, Duration)}, waiting up to 5 seconds for another process. */
    public static SqliteStorage at(Path file) {
        return at(file, PATIENCE);
    }

    /**
     * Opens the storage in {@code file}, and makes the file if there is none: empty, and where the system can, for this user alone.
     * Its folder must exist, so that a mistyped path does not begin an empty ledger somewhere else.
     *
     * @param busyTimeout how long to wait for another process that writes, up to 10 minutes
     * @throws ConfigurationException if the file cannot be Chimera's storage: no folder, a folder, no right to write, another
     *     program's file, a newer version's file
     * @throws dev.chimera.api.spi.StoreException if it could be and cannot be opened now: locked, disk full
     */
    public static SqliteStorage at(Path file, Duration busyTimeout) {
        return at(file, busyTimeout, SqliteLink::connect);
    }

    static SqliteStorage at(Path file, Duration busyTimeout, SqliteLink.Opener opener) {
        if (busyTimeout.isNegative() || busyTimeout.compareTo(PATIENCE_MAX) > 0) {
            throw new ConfigurationException(
                    "the busy time-out must be from 0 to " + PATIENCE_MAX + ", got " + busyTimeout);
        }
        Path absolute = file.toAbsolutePath().normalize();
        try {
            make(absolute);
            return new SqliteStorage(SqliteFile.open(absolute, busyTimeout, opener));
        } catch (IOException e) {
            throw new ConfigurationException(
                    "SQLite file " + absolute + " cannot be made (" + e
                            + "); give this user the right to write in its folder, or name another file",
                    e);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RunStore runs(RunCodec codec) {
        return new SqliteRuns(file, codec);
    }

    @Override
    public OutboxStore outbox() {
        return outbox;
    }

    /** {@inheritDoc} Closing it ends only its own use; the file is closed with this storage. */
    @Override
    public LedgerStore ledger() {
        return ledger;
    }

    @Override
    public AuditLog audit() {
        return audit;
    }

    @Override
    public PeerStore peers() {
        return peers;
    }

    /** Waits for calls that are under way. */
    @Override
    public void close() {
        file.close();
    }

    private static void make(Path file) throws IOException {
        if (file.toString().indexOf('?') >= 0) {
            throw new ConfigurationException(
                    "SQLite file " + file + " has a '?' in its name, after which the driver reads settings; rename it");
        }
        @Nullable Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new ConfigurationException(
                    "the folder of SQLite file " + file + " does not exist; create it, or name another file");
        }
        if (Files.isDirectory(file)) {
            throw new ConfigurationException("SQLite file " + file + " is a folder; name a file in it");
        }
        if (!Files.exists(file)) {
            try {
                Files.createFile(file, forThisUserAlone(folder));
            } catch (FileAlreadyExistsException faster) {
                return; // another process made it first, and that is as good
            }
        }
    }

    private static FileAttribute<?>[] forThisUserAlone(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
