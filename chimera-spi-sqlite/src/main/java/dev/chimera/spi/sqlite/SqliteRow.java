package dev.chimera.spi.sqlite;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.spi.StoreException;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row at which a query stands; each call reads the next column. */
final class SqliteRow {
    private final ResultSet result;
    private int column;

    SqliteRow(ResultSet result) {
        this.result = result;
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

    Bytes bytes() throws SQLException {
        return Bytes.of(present(bytesOrNull()));
    }

    byte @Nullable [] bytesOrNull() throws SQLException {
        return result.getBytes(++column);
    }

    /** A blob of no bytes comes back as null. */
    Bytes bytesOrNone() throws SQLException {
        byte @Nullable [] value = bytesOrNull();
        return Bytes.of(value == null ? new byte[0] : value);
    }

    Digest digest() throws SQLException {
        return new Digest(bytes());
    }

    UUID uuid() throws SQLException {
        ByteBuffer value = ByteBuffer.wrap(present(bytesOrNull()));
        return new UUID(value.getLong(), value.getLong());
    }

    Instant instant() throws SQLException {
        return SqliteTime.instant(number());
    }

    @Nullable
    Instant instantOrNull() throws SQLException {
        @Nullable Long micros = numberOrNull();
        return micros == null ? null : SqliteTime.instant(micros);
    }

    <E extends Enum<E>> E constant(Class<E> type) throws SQLException {
        String name = text();
        try {
            return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new StoreException(
                    "the file holds the " + type.getSimpleName() + " '" + name
                            + "', which this program does not know; use the Chimera that wrote it",
                    e);
        }
    }

    private <T> T present(@Nullable T value) {
        if (value == null) {
            throw new StoreException("the file lacks a value in column " + column + "; restore it from a copy", null);
        }
        return value;
    }
}
