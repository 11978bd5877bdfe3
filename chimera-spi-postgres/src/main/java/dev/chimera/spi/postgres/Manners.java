package dev.chimera.spi.postgres;

import java.time.Duration;

/**
 * How a transaction is run, whatever the connection, the user or the server were set to before.
 *
 * @param isolation as {@code SET TRANSACTION} takes it
 * @param lockTimeout how long to wait for another transaction
 * @param statementTimeout how long a statement may take, and how long the server waits for the next one
 */
record Manners(String isolation, Duration lockTimeout, Duration statementTimeout) {
    private static final String SETTINGS = "SELECT set_config('lock_timeout', '%d', true),"
            + " set_config('statement_timeout', '%d', true),"
            + " set_config('idle_in_transaction_session_timeout', '%d', true),"
            + " set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on'"
            + " ELSE current_setting('synchronous_commit') END, true)";

    /** For a transaction that writes; what it waited for it sees. */
    static Manners writing(Duration lockTimeout, Duration statementTimeout) {
        return new Manners("READ COMMITTED", lockTimeout, statementTimeout);
    }

    /** For one that looks at what is durable at one moment. */
    static Manners reading(Duration lockTimeout, Duration statementTimeout) {
        return new Manners("REPEATABLE READ, READ ONLY", lockTimeout, statementTimeout);
    }

    void begin(RoundTrip trip) {
        trip.run(PostgresSql.of("SET TRANSACTION ISOLATION LEVEL " + isolation));
        trip.run(PostgresSql.of(
                SETTINGS.formatted(lockTimeout.toMillis(), statementTimeout.toMillis(), statementTimeout.toMillis())));
    }
}
