package dev.chimera.benchmarks.swarm;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Platform;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.publish.Disclosure;
import dev.chimera.api.publish.Engagement;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.spi.PublishTarget;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;

/**
 * A platform that keeps each post that reaches it as a row of a table, also one that it has already, so that a second one shows.
 * It finds what is out, and recognises nothing by itself. Thread-safe. Whoever opens it closes it.
 */
final class PostTable implements PublishTarget, AutoCloseable {
    private static final int POOL = 4;
    private static final Disclosure DISCLOSURE = new Disclosure("Made by AI.", Map.of("ai", "true"));

    private final HikariDataSource pool;
    private final String insert;
    private final String select;

    private PostTable(HikariDataSource pool, String table) {
        this.pool = pool;
        this.insert = "INSERT INTO " + table + " (key, content) VALUES (?, ?) RETURNING id, at";
        this.select = "SELECT id, at, content FROM " + table + " WHERE key = ? ORDER BY id LIMIT 1";
    }

    /** What makes the table, on a server that has none. */
    static String create(String table) {
        return "CREATE TABLE " + table + " (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL,"
                + " content bytea NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp());"
                + " CREATE INDEX ON " + table + " (key)";
    }

    static PostTable open(SwarmWorld world) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(world.url());
        config.setMaximumPoolSize(POOL);
        config.setPoolName("posts");
        return new PostTable(new HikariDataSource(config), world.posts());
    }

    @Override
    public String name() {
        return "posts";
    }

    @Override
    public Platform platform() {
        return Platform.FEED;
    }

    @Override
    public Optional<Disclosure> disclosure() {
        return Optional.of(DISCLOSURE);
    }

    @Override
    public Limits limits() {
        return new Limits(10_000, 10);
    }

    @Override
    public Effect effect() {
        return Effect.ONCE;
    }

    @Override
    public Optional<Money> quote(PublishOrder order) {
        return Optional.of(Money.zero("USD"));
    }

    @Override
    public PublishOutcome publish(PublishOrder order, OpenedPermit permit) {
        OpenedPermit.enter(permit, name(), order.content());
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setString(1, order.key().idempotencyKey());
            statement.setBytes(2, order.content().bytes().toArray());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new PublishOutcome.Published(read(order.key(), row, order.content()), true);
            }
        } catch (SQLException e) {
            return new PublishOutcome.Unknown("the table did not answer: " + e.getMessage());
        }
    }

    @Override
    public Lookup find(PublicationKey key) {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setString(1, key.idempotencyKey());
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? new Lookup.Found(read(key, row, new Digest(Bytes.of(row.getBytes("content")))))
                        : new Lookup.Absent();
            }
        } catch (SQLException e) {
            return new Lookup.CannotTell("the table did not answer: " + e.getMessage());
        }
    }

    private static Publication read(PublicationKey key, ResultSet row, Digest content) throws SQLException {
        Instant at = row.getObject("at", OffsetDateTime.class).toInstant();
        return new Publication(key, "post-" + row.getLong("id"), null, at, content);
    }

    @Override
    public Optional<Engagement> engagement(Publication publication) {
        return Optional.empty();
    }

    @Override
    public void close() {
        pool.close();
    }
}
