package dev.chimera.benchmarks.swarm;

import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.spi.postgres.PostgresStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the JVMs of a swarm loop share, and how large each is. Immutable.
 *
 * @param url of the PostgreSQL server
 * @param schema in which the runs, the ledger and the outbox are
 * @param redis the URI of the relay
 * @param keys the file with the governors' keys
 * @param artists how many productions are under way at once in a JVM
 * @param places how many runs are under way at once in a JVM
 * @param backlog how many submitted runs of a persona may wait
 */
record SwarmWorld(String url, String schema, String redis, Path keys, int artists, int places, int backlog) {
    /** The personas, each with a pipeline of its name. */
    static final List<String> PERSONAS = List.of("Vera", "Otto");

    /** After how long a JVM's silence its runs go to others. */
    static final Duration LEASE = Duration.ofSeconds(3);

    private static final Budget BUDGET = Budget.daily(Money.usd("10000000.00"));
    private static final int POOL = 6;

    /** What {@link #arguments} said. */
    static SwarmWorld of(String[] arguments) {
        return new SwarmWorld(
                arguments[0],
                arguments[1],
                arguments[2],
                Path.of(arguments[3]),
                Integer.parseInt(arguments[4]),
                Integer.parseInt(arguments[5]),
                Integer.parseInt(arguments[6]));
    }

    /** All of it as arguments of a program. */
    List<String> arguments() {
        return List.of(
                url,
                schema,
                redis,
                keys.toString(),
                String.valueOf(artists),
                String.valueOf(places),
                String.valueOf(backlog));
    }

    /** The same for a JVM that makes no more than {@code few} runs at once. */
    SwarmWorld withPlaces(int few) {
        return new SwarmWorld(url, schema, redis, keys, few, few, backlog);
    }

    /** The table in which {@link PostTable} keeps what was published. */
    String posts() {
        return "public." + schema + "_posts";
    }

    PostgresStorage storage() {
        return PostgresStorage.builder()
                .url(url)
                .schema(schema)
                .migrate(false)
                .poolSize(POOL)
                .open();
    }

    LocalCfo governor(LedgerStore ledger) {
        return LocalCfo.builder()
                .budget(BUDGET)
                .store(ledger)
                .keys(CfoKeys.readInsecurely(keys))
                .origin("swarm/loop")
                .build();
    }
}
