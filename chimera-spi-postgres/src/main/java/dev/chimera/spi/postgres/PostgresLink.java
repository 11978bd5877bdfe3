package dev.chimera.spi.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** One transaction on one connection. For one thread. */
final class PostgresLink {
    private static final String MARK = "INSERT INTO chimera.write_mark AS w (writer, mark) VALUES (?, ?)"
            + " ON CONFLICT (writer) DO UPDATE SET mark = excluded.mark, written_at = now()";

    private final Connection jdbc;
    private final SchemaName schema;
    private final Manners manners;
    private final Mark mark;
    private final List<Runnable> afterwards = new ArrayList<>();
    private boolean begun;
    private boolean wrote;

    PostgresLink(Connection jdbc, SchemaName schema, Manners manners, Mark mark) {
        this.jdbc = jdbc;
        this.schema = schema;
        this.manners = manners;
        this.mark = mark;
    }

    /** What a write leaves behind, so that it can be found again. */
    record Mark(UUID writer, long number) {}

    /** Statements to send together. The first ones of a transaction say how it is to be run. */
    RoundTrip trip() {
        RoundTrip trip = new RoundTrip(jdbc, schema);
        if (!begun) {
            begun = true;
            manners.begin(trip);
        }
        return trip;
    }

    /** Sends {@code trip}, which changes something, and with it the mark of this write. */
    void write(RoundTrip trip) throws SQLException {
        trip.run(PostgresSql.of(MARK).uuid(mark.writer).number(mark.number));
        wrote = true;
        trip.go();
    }

    /** As {@link #write}, and undoes it all if then {@code changed} says that there was nothing to change. */
    boolean writeIf(RoundTrip trip, BooleanSupplier changed) throws SQLException {
        write(trip);
        wrote = changed.getAsBoolean();
        return wrote;
    }

    boolean wrote() {
        return wrote;
    }

    /** Has {@code act} done after what is written is durable. */
    void onceDurable(Runnable act) {
        afterwards.add(act);
    }

    void isDurable() {
        afterwards.forEach(Runnable::run);
    }

    /** The last finished write of the mark's writer; waits for one that is not finished. */
    static long lastMark(Connection jdbc, SchemaName schema, Manners manners, UUID writer) throws SQLException {
        RoundTrip trip = new RoundTrip(jdbc, schema);
        manners.begin(trip);
        List<Long> found = trip.list(
                PostgresSql.of("INSERT INTO chimera.write_mark AS w (writer, mark) VALUES (?, -1)"
                                + " ON CONFLICT (writer) DO UPDATE SET mark = w.mark RETURNING mark")
                        .uuid(writer),
                PostgresRow::number);
        trip.go();
        return found.get(0);
    }

    static void forgetOldMarks(Connection jdbc, SchemaName schema, Manners manners) throws SQLException {
        RoundTrip trip = new RoundTrip(jdbc, schema);
        manners.begin(trip);
        trip.run(PostgresSql.of("DELETE FROM chimera.write_mark WHERE written_at < now() - interval '30 days'"));
        trip.go();
    }
}
