package dev.chimera.spi.sqlite;

import dev.chimera.api.spi.Storage;
import dev.chimera.spec.Spec;
import dev.chimera.tck.StorageContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The whole storage in a real file keeps the contract, with a second storage on the same file and after a restart. */
@Spec("DATA-4")
class SqliteStorageTest implements StorageContract {
    @TempDir
    Path folder;

    @Override
    public Storage emptyStorage() {
        return SqliteStorage.at(folder.resolve("chimera.db"));
    }

    @Override
    public Storage secondHandle(Storage storage) {
        return emptyStorage();
    }

    @Override
    public Storage restarted(Storage storage) {
        storage.close();
        return emptyStorage();
    }
}
