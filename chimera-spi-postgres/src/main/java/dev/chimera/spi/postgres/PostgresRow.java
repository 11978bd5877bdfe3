package dev.chimera.spi.postgres;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.spi.StoreException;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row at which a query stands; each call reads the next column. */
final class PostgresRow {
    private final ResultSet result;
    private int column;

    PostgresRow(ResultSet result) {
        this.result = result;
    }

    /** Reads one row. */
    interface Reading<T> {
        T read(PostgresRow row) throws SQLException;
    }

    boolean next() throws SQLException {
        column = 0;
        return result.next();
    }

    long number() throws SQLException {
        return result.getLong(++column);
    }

    int smallNumber() throws SQLException {
        return Math.toIntExact(number());
    }

    @Nullable
    Long numberOrNull() throws SQLException {
        long value = number();
        return result.wasNull() ? null : value;
    }

    String text() throws SQLException {
        return present(textOrNull());
    }

    @Nullable
    String textOrNull() throws SQLException {
        return result.getString(++column);
    }

    List<String> texts() throws SQLException {
        Array array = present(result.getArray(++column));
        return List.of((String[]) array.getArray());
    }

    Bytes bytes() throws SQLException {
        return Bytes.of(present(result.getBytes(++column)));
    }

    Digest digest() throws SQLException {
        return new Digest(bytes());
    }

    @Nullable
    Digest digestOrNull() throws SQLException {
        byte @Nullable [] value = result.getBytes(++column);
        return value == null ? null : new Digest(Bytes.of(value));
    }

    UUID uuid() throws SQLException {
        return present(uuidOrNull());
    }

    @Nullable
    UUID uuidOrNull() throws SQLException {
        return result.getObject(++column, UUID.class);
    }

    LocalDate day() throws SQLException {
        return present(result.getObject(++column, LocalDate.class));
    }

    Instant instant() throws SQLException {
        return present(instantOrNull());
    }

    @Nullable
    Instant instantOrNull() throws SQLException {
        @Nullable OffsetDateTime value = result.getObject(++column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    <E extends Enum<E>> E constant(Class<E> type) throws SQLException {
        String name = text();
        try {
            return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new StoreException(
                    "PostgreSQL holds the " + type.getSimpleName() + " '" + name
                            + "', which this program does not know; use the Chimera that wrote it",
                    e);
        }
    }

    private <T> T present(@Nullable T value) {
        if (value == null) {
            throw new StoreException(
                    "PostgreSQL lacks a value in column " + column + "; restore the schema from a copy", null);
        }
        return value;
    }
}
