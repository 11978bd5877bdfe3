/** Everything a pipeline keeps, durable in one SQLite file on one machine. */
module dev.chimera.spi.sqlite {
    requires transitive dev.chimera.api;
    requires java.sql;
    requires org.xerial.sqlitejdbc;
    requires static transitive org.jspecify;

    exports dev.chimera.spi.sqlite;

    provides dev.chimera.api.spi.StoragePlugin with
            dev.chimera.spi.sqlite.SqliteStoragePlugin;
}
