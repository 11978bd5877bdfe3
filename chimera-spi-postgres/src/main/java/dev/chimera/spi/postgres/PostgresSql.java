package dev.chimera.spi.postgres;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One statement and its values, in order. The name {@code chimera} before a dot stands for the schema. Not thread-safe. */
final class PostgresSql {
    private final String text;
    private final List<Value> values = new ArrayList<>();

    private PostgresSql(String text) {
        this.text = text;
    }

    private interface Value {
        void set(PreparedStatement statement, int index) throws SQLException;
    }

    static PostgresSql of(String text) {
        return new PostgresSql(text);
    }

    String text() {
        return text;
    }

    /** Sets its values from {@code index} on; the index after the last one. */
    int setValues(PreparedStatement statement, int index) throws SQLException {
        int next = index;
        for (Value value : values) {
            value.set(statement, next);
            next++;
        }
        return next;
    }

    PostgresSql number(long value) {
        return add((statement, index) -> statement.setLong(index, value));
    }

    PostgresSql numberOrNull(@Nullable Long value) {
        return value == null ? nothing(Types.BIGINT) : number(value);
    }

    PostgresSql text(String value) {
        String kept = PostgresText.whole(value);
        return add((statement, index) -> statement.setString(index, kept));
    }

    PostgresSql textOrNull(@Nullable String value) {
        return value == null ? nothing(Types.VARCHAR) : text(value);
    }

    PostgresSql constant(Enum<?> value) {
        return text(name(value));
    }

    PostgresSql bytes(Bytes value) {
        byte[] copy = value.toArray();
        return add((statement, index) -> statement.setBytes(index, copy));
    }

    PostgresSql digest(Digest value) {
        return bytes(value.bytes());
    }

    PostgresSql digestOrNull(@Nullable Digest value) {
        return value == null ? nothing(Types.BINARY) : digest(value);
    }

    PostgresSql uuid(UUID value) {
        return add((statement, index) -> statement.setObject(index, value));
    }

    PostgresSql uuidOrNull(@Nullable UUID value) {
        return value == null ? nothing(Types.OTHER) : uuid(value);
    }

    PostgresSql instant(Instant value) {
        return add((statement, index) -> statement.setObject(index, PostgresTime.kept(value)));
    }

    PostgresSql instantOrNull(@Nullable Instant value) {
        return value == null ? nothing(Types.TIMESTAMP_WITH_TIMEZONE) : instant(value);
    }

    PostgresSql uuids(Collection<UUID> ids) {
        return array("uuid", ids.toArray(UUID[]::new));
    }

    <T> PostgresSql uuids(List<T> of, Function<? super T, ? extends @Nullable UUID> part) {
        return array("uuid", of.stream().map(part).toArray());
    }

    PostgresSql texts(Collection<String> texts) {
        return array("text", texts.stream().map(PostgresText::whole).toArray());
    }

    <T> PostgresSql texts(List<T> of, Function<? super T, ? extends @Nullable String> part) {
        return array(
                "text", of.stream().map(one -> wholeOrNull(part.apply(one))).toArray());
    }

    <T> PostgresSql numbers(List<T> of, Function<? super T, ? extends @Nullable Long> part) {
        return array("int8", of.stream().map(part).toArray());
    }

    <T> PostgresSql bytes(List<T> of, Function<? super T, Bytes> part) {
        return array("bytea", of.stream().map(one -> part.apply(one).toArray()).toArray(byte[][]::new));
    }

    /** Times as texts, which the statement casts: the driver has no array of times. */
    <T> PostgresSql instants(List<T> of, Function<? super T, Instant> part) {
        return array(
                "text",
                of.stream()
                        .map(one -> PostgresTime.kept(part.apply(one)).toString())
                        .toArray());
    }

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String wholeOrNull(@Nullable String value) {
        return value == null ? null : PostgresText.whole(value);
    }

    private PostgresSql nothing(int type) {
        return add((statement, index) -> statement.setNull(index, type));
    }

    private PostgresSql array(String type, @Nullable Object[] elements) {
        return add((statement, index) -> {
            Array array = statement.getConnection().createArrayOf(type, elements);
            statement.setArray(index, array);
        });
    }

    private PostgresSql add(Value value) {
        values.add(value);
        return this;
    }
}
