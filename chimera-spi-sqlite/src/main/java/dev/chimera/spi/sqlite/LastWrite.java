package dev.chimera.spi.sqlite;

import dev.chimera.api.Bytes;
import java.sql.SQLException;

/**
 * Who wrote last.
 *
 * @param writes how many writes there were
 * @param mark which write was the last
 */
record LastWrite(long writes, Bytes mark) {
    static LastWrite read(SqliteLink link) throws SQLException {
        return link.on("SELECT writes, mark FROM last_write")
                .first(row -> new LastWrite(row.number(), row.bytes()))
                .orElseThrow(() -> new SQLException("the table last_write is empty"));
    }

    static void put(SqliteLink link, byte[] mark) throws SQLException {
        link.on("UPDATE last_write SET writes = writes + 1, mark = ?")
                .bytes(mark)
                .run();
    }

    boolean hasMark(byte[] other) {
        return mark.equals(Bytes.of(other));
    }
}
