package dev.chimera.benchmarks.swarm;

import dev.chimera.api.spi.RunStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Looks at the runs while others make them, on a connection of its own and with none of the store's code: how many wait to be claimed,
 * and for how long those whose JVM is gone belong to nobody. For one thread at a time.
 */
final class SwarmWatch implements AutoCloseable {
    private static final String WAITING =
            "SELECT pipeline, count(*) FROM run WHERE status = 'active' AND owner_id = ?" + " GROUP BY pipeline";
    private static final String ORPHANS =
            "SELECT id FROM run WHERE status = 'active' AND owner_id <> ? AND owner_id NOT IN"
                    + " (SELECT id FROM run_owner WHERE lives_until > clock_timestamp())";
    private static final String OPEN =
            "SELECT count(*) FILTER (WHERE status = 'active'), count(*) FROM run WHERE status <> 'ended'";
    private static final String OLDEST =
            "SELECT format('%s of %s, version %s, %s at %s, owner %s, moved at %s', id, pipeline,"
                    + " version, status, stage, owner_id, updated_at) FROM run WHERE status <> 'ended' ORDER BY updated_at LIMIT 5";

    private final Connection connection;
    private final List<Look> looks = new ArrayList<>();
    private final Map<UUID, Long> orphans = new HashMap<>();
    private final List<Long> waits = new ArrayList<>();

    /** A watch on the schema that {@code url} names as its current one. */
    SwarmWatch(String url) throws SQLException {
        connection = DriverManager.getConnection(url);
        connection.setReadOnly(true);
    }

    /**
     * What was seen at once.
     *
     * @param atMillis when
     * @param waiting how many runs of each persona waited to be claimed
     */
    record Look(long atMillis, Map<String, Integer> waiting) {
        Look {
            waiting = Map.copyOf(waiting);
        }

        /** Whether each persona had something to do. */
        boolean allWait() {
            return waiting.keySet().containsAll(SwarmWorld.PERSONAS);
        }
    }

    /** Looks once. */
    void look() throws SQLException {
        Map<String, Integer> waiting = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(WAITING)) {
            statement.setObject(1, RunStore.NOBODY);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    waiting.put(row.getString(1), row.getInt(2));
                }
            }
        }
        looks.add(new Look(System.currentTimeMillis(), waiting));
        orphans();
    }

    private void orphans() throws SQLException {
        Map<UUID, Long> now = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(ORPHANS)) {
            statement.setObject(1, RunStore.NOBODY);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    UUID run = row.getObject(1, UUID.class);
                    now.put(run, orphans.getOrDefault(run, System.nanoTime()));
                }
            }
        }
        orphans.forEach((run, since) -> {
            if (!now.containsKey(run)) {
                waits.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since));
            }
        });
        orphans.clear();
        orphans.putAll(now);
    }

    /**
     * What has not ended.
     *
     * @param active how many runs move
     * @param all how many there are, with those that wait
     */
    record Open(long active, long all) {}

    /** What has not ended now. */
    Open open() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OPEN);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Open(row.getLong(1), row.getLong(2));
        }
    }

    /** The runs that have not ended and were moved longest ago, a few of them, in words. */
    List<String> oldest() throws SQLException {
        List<String> oldest = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(OLDEST);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                oldest.add(row.getString(1));
            }
        }
        return oldest;
    }

    /** All looks so far. */
    List<Look> looks() {
        return List.copyOf(looks);
    }

    /** For how many milliseconds each run of a dead JVM was seen in nobody's hands, after its lease was over. */
    List<Long> orphanWaits() {
        return List.copyOf(waits);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
