package dev.chimera.spi.sqlite;

import java.nio.file.Path;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** The storages that a test opened, closed together at its end. */
final class OpenStorages implements AutoCloseable {
    private final Deque<SqliteStorage> opened = new ConcurrentLinkedDeque<>();

    SqliteStorage at(Path file) {
        return add(SqliteStorage.at(file));
    }

    SqliteStorage add(SqliteStorage storage) {
        opened.push(storage);
        return storage;
    }

    @Override
    public void close() {
        opened.forEach(SqliteStorage::close);
    }
}
