package dev.chimera.spi.sqlite;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A prepared statement that takes its values one after the other, and is then run. */
final class SqliteStatement {
    private final PreparedStatement jdbc;
    private int index;

    SqliteStatement(PreparedStatement jdbc) {
        this.jdbc = jdbc;
    }

    /** Reads one row. */
    interface Reading<T> {
        T read(SqliteRow row) throws SQLException;
    }

    static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    SqliteStatement number(long value) throws SQLException {
        jdbc.setLong(++index, value);
        return this;
    }

    SqliteStatement numberOrNull(@Nullable Long value) throws SQLException {
        if (value == null) {
            jdbc.setNull(++index, Types.INTEGER);
            return this;
        }
        return number(value);
    }

    SqliteStatement text(String value) throws SQLException {
        requireWholeCharacters(value);
        jdbc.setString(++index, value);
        return this;
    }

    SqliteStatement textOrNull(@Nullable String value) throws SQLException {
        if (value == null) {
            jdbc.setNull(++index, Types.VARCHAR);
            return this;
        }
        return text(value);
    }

    SqliteStatement constant(Enum<?> value) throws SQLException {
        return text(value.name().toLowerCase(Locale.ROOT));
    }

    SqliteStatement bytes(byte @Nullable [] value) throws SQLException {
        if (value == null) {
            jdbc.setNull(++index, Types.BLOB);
        } else {
            jdbc.setBytes(++index, value);
        }
        return this;
    }

    SqliteStatement bytes(Bytes value) throws SQLException {
        return bytes(value.toArray());
    }

    SqliteStatement digest(Digest value) throws SQLException {
        return bytes(value.bytes());
    }

    SqliteStatement uuid(UUID value) throws SQLException {
        return bytes(bytes(value));
    }

    SqliteStatement uuidOrNull(@Nullable UUID value) throws SQLException {
        return bytes(value == null ? null : bytes(value));
    }

    SqliteStatement instant(Instant value) throws SQLException {
        return number(SqliteTime.micros(value));
    }

    /** Many ids as one value, a JSON array of hexadecimal texts, so that one statement finds them all. */
    SqliteStatement uuids(Collection<UUID> ids) throws SQLException {
        return text(
                ids.stream().map(id -> Bytes.of(bytes(id)).hex()).collect(Collectors.joining("\",\"", "[\"", "\"]")));
    }

    /** Runs it once; how many rows it changed. */
    int run() throws SQLException {
        index = 0;
        return jdbc.executeUpdate();
    }

    /** Keeps the values for {@link #runAll} and takes the next ones. */
    void add() throws SQLException {
        index = 0;
        jdbc.addBatch();
    }

    /** Runs it once for each time that {@link #add} was called. */
    void runAll() throws SQLException {
        jdbc.executeBatch();
    }

    <T> List<T> list(Reading<T> reading) throws SQLException {
        index = 0;
        List<T> found = new ArrayList<>();
        try (ResultSet result = jdbc.executeQuery()) {
            SqliteRow row = new SqliteRow(result);
            while (row.next()) {
                found.add(reading.read(row));
            }
        }
        return found;
    }

    <T> Optional<T> first(Reading<T> reading) throws SQLException {
        index = 0;
        try (ResultSet result = jdbc.executeQuery()) {
            SqliteRow row = new SqliteRow(result);
            return row.next() ? Optional.of(reading.read(row)) : Optional.empty();
        }
    }

    /** UTF-8 has no form for half a surrogate pair, so what came back would be another text. */
    private static void requireWholeCharacters(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isSurrogate(value.charAt(i))) {
                if (i + 1 == value.length() || !Character.isSurrogatePair(value.charAt(i), value.charAt(i + 1))) {
                    throw new IllegalArgumentException("a text to keep has half a character (an unpaired surrogate) at "
                            + i + " of " + value.length());
                }
                i++;
            }
        }
    }
}
