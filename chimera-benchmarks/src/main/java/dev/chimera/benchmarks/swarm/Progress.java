package dev.chimera.benchmarks.swarm;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * When runs ended, as the store says. Immutable.
 *
 * @param ended in the order in which they did
 */
record Progress(List<End> ended) {
    private static final String ENDS = "SELECT pipeline, (extract(epoch FROM updated_at) * 1000)::bigint FROM run"
            + " WHERE status = 'ended' ORDER BY updated_at";

    Progress {
        ended = List.copyOf(ended);
    }

    /**
     * An end.
     *
     * @param persona of whose run
     * @param atMillis when
     */
    record End(String persona, long atMillis) {}

    /**
     * How many runs of each persona ended in some time.
     *
     * @param fromMillis its beginning
     * @param toMillis its end
     * @param counted how many ended in it
     * @param fair whether each persona always had something that waited
     */
    record Span(long fromMillis, long toMillis, Map<String, Long> counted, boolean fair) {
        Span {
            counted = Map.copyOf(counted);
        }

        long of(String persona) {
            return counted.getOrDefault(persona, 0L);
        }

        /** How many of the first persona's for one of the second's; 1 if neither had one. */
        double ratio() {
            double first = of(SwarmWorld.PERSONAS.get(0));
            double second = of(SwarmWorld.PERSONAS.get(1));
            return first == second ? 1 : first / second;
        }

        /** How far the ratio is from 1, in percent, whoever has more. */
        double offPercent() {
            return 100 * Math.max(ratio() - 1, 1 / ratio() - 1);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s %s, ratio %.3f%s",
                    (toMillis - fromMillis) / 1000 + " s",
                    new TreeMap<>(counted),
                    ratio(),
                    fair ? "" : " (not all had a backlog)");
        }
    }

    /** As the schema says that {@code url} names as its current one. */
    static Progress read(String url) throws SQLException {
        List<End> ended = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ENDS)) {
            while (row.next()) {
                ended.add(new End(String.valueOf(row.getString(1)), row.getLong(2)));
            }
        }
        return new Progress(ended);
    }

    /** The time between in spans of {@code millis}; what is left over at the end is left out. */
    List<Span> spans(long fromMillis, long toMillis, long millis, List<SwarmWatch.Look> looks) {
        List<Span> spans = new ArrayList<>();
        for (long from = fromMillis; from + millis <= toMillis; from += millis) {
            spans.add(span(from, from + millis, looks));
        }
        return spans;
    }

    Span span(long from, long to, List<SwarmWatch.Look> looks) {
        Map<String, Long> counted = new TreeMap<>();
        ended.stream()
                .filter(end -> end.atMillis() >= from && end.atMillis() < to)
                .forEach(end -> counted.merge(end.persona(), 1L, Long::sum));
        boolean fair = looks.stream()
                .filter(look -> look.atMillis() >= from && look.atMillis() < to)
                .allMatch(SwarmWatch.Look::allWait);
        return new Span(from, to, counted, fair);
    }

    /** The longest time in between in which no run ended, in milliseconds. */
    long standstill(long fromMillis, long toMillis) {
        long longest = 0;
        long last = fromMillis;
        for (End end : ended) {
            if (end.atMillis() >= fromMillis && end.atMillis() < toMillis) {
                longest = Math.max(longest, end.atMillis() - last);
                last = end.atMillis();
            }
        }
        return Math.max(longest, toMillis - last);
    }
}
