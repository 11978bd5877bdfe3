package dev.chimera.benchmarks.governor;

import dev.chimera.api.Platform;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.media.Provenance;
import dev.chimera.api.run.RunId;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.PostSource;
import dev.chimera.api.spi.Storage;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.core.outbox.OutboxFolder;
import dev.chimera.core.source.JsonLinesPosts;
import dev.chimera.core.studio.LocalStudio;
import dev.chimera.spi.postgres.PostgresStorage;
import dev.chimera.spi.sqlite.SqliteStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * What outlives the processes of one kill point: a storage, the governor's keys, a studio and an outbox. Immutable.
 *
 * @param folder where its files are
 * @param data where posts.jsonl and SOUL.md are
 * @param url of the PostgreSQL server; empty for a SQLite file in {@code folder}
 * @param schema its schema on the server
 */
record KillWorld(Path folder, Path data, String url, String schema) {
    /** Whose run it is. */
    static final String PIPELINE = "killed";

    /** The one run that is made in it. */
    static final RunId RUN = new RunId(new UUID(0x4000L, 0x8000_0000_0000_0001L));

    Storage storage() {
        return url.isEmpty()
                ? SqliteStorage.at(folder.resolve("chimera.db"))
                : PostgresStorage.builder()
                        .url(url)
                        .schema(schema)
                        .migrate(false)
                        .poolSize(4)
                        .open();
    }

    LocalCfo governor(LedgerStore ledger) {
        return LocalCfo.builder()
                .budget(Budget.daily(Money.usd("5.00")))
                .store(ledger)
                .keys(CfoKeys.insecurelyKeptIn(folder.resolve("keys.json")))
                .build();
    }

    LocalStudio studio() {
        return LocalStudio.in(shelf()).pricedAt(Money.usd("0.01"));
    }

    /** Where the studio keeps finished orders. */
    Path shelf() {
        return folder.resolve("studio");
    }

    OutboxFolder target() {
        return OutboxFolder.builder(outbox())
                .digitalSourceType(Provenance.ALGORITHMIC)
                .build();
    }

    /** Where posts are published. */
    Path outbox() {
        return folder.resolve("outbox");
    }

    Path persona() {
        return data.resolve("SOUL.md");
    }

    PostSource posts() {
        return JsonLinesPosts.of(data.resolve("posts.jsonl"), Platform.REDDIT);
    }

    TrendQuery query() {
        return TrendQuery.global().within(Duration.ofDays(28)).asOf(Instant.parse("2013-06-13T00:00:00Z"));
    }
}
