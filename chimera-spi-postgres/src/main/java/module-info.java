/** Everything a pipeline keeps, durable in one PostgreSQL schema that several JVMs share. */
module dev.chimera.spi.postgres {
    requires transitive dev.chimera.api;
    requires transitive java.sql;
    requires com.zaxxer.hikari;
    requires flyway.core;
    requires org.postgresql.jdbc;
    requires static transitive org.jspecify;

    exports dev.chimera.spi.postgres;

    provides dev.chimera.api.spi.StoragePlugin with
            dev.chimera.spi.postgres.PostgresStoragePlugin;
}
