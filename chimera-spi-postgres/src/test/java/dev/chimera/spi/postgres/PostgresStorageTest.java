package dev.chimera.spi.postgres;

import dev.chimera.api.spi.Storage;
import dev.chimera.spec.Spec;
import dev.chimera.tck.StorageContract;
import org.junit.jupiter.api.AfterEach;

/** The whole storage on a real server keeps the contract, with a second storage on the same schema and after a restart. */
@Spec("DATA-4")
class PostgresStorageTest implements StorageContract {
    private final TestSchema schema = TestSchema.ready();

    @AfterEach
    void close() {
        schema.close();
    }

    @Override
    public Storage emptyStorage() {
        return schema.open();
    }

    @Override
    public Storage secondHandle(Storage storage) {
        return schema.open();
    }

    @Override
    public Storage restarted(Storage storage) {
        storage.close();
        return schema.open();
    }
}
