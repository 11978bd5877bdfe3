package dev.chimera.examples.quickstart;

import dev.chimera.api.Platform;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.Money;
import dev.chimera.api.media.Provenance;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.spi.Storage;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.core.ChimeraPipeline;
import dev.chimera.core.PipelineRun;
import dev.chimera.core.outbox.OutboxFolder;
import dev.chimera.core.safety.CheckedGateway;
import dev.chimera.core.source.JsonLinesPosts;
import dev.chimera.core.studio.LocalStudio;
import dev.chimera.spi.sqlite.SqliteStorage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * Finds what was rising in six forums in June 2013, makes a picture story about it, and publishes that as an Atom feed in a
 * folder. Arguments: the folder with {@code posts.jsonl} and {@code SOUL.md}, and the folder to write to.
 */
public final class Quickstart {
    private Quickstart() {}

    /** Runs it; ends with exit code 1 if nothing could be published. */
    public static void main(String[] args) throws IOException {
        Path data = Path.of(args.length > 0 ? args[0] : "data");
        Path out = Path.of(args.length > 1 ? args[1] : "out/quickstart");
        Files.createDirectories(out);
        RunResult result = run(data, out, System.out);
        System.exit(result instanceof RunResult.Published ? 0 : 1);
    }

    static RunResult run(Path data, Path out, PrintStream screen) throws IOException {
        // tag::quick-start[]
        try (Storage storage = SqliteStorage.at(out.resolve("chimera.db"));
                Cfo cfo = LocalCfo.builder()
                        .budget(Budget.daily(Money.usd("5.00")))
                        .store(storage.ledger())
                        .keys(CfoKeys.insecurelyKeptIn(out.resolve("cfo-keys.json"))) // a first try; later in a KMS
                        .build();
                LocalStudio studio = LocalStudio.in(out.resolve("studio")).pricedAt(Money.usd("0.01"));
                ChimeraPipeline pipeline = ChimeraPipeline.builder()
                        .persona(data.resolve("SOUL.md"))
                        .posts(JsonLinesPosts.of(data.resolve("posts.jsonl"), Platform.REDDIT))
                        .storage(storage)
                        .cfo(cfo)
                        .safety(CheckedGateway.standard())
                        .publisher(OutboxFolder.builder(out.resolve("outbox"))
                                .digitalSourceType(Provenance.ALGORITHMIC) // drawn by a program, not by a trained model
                                .build())
                        .media(studio)
                        .observer(new Progress(screen))
                        .build()) {
            TrendQuery query = TrendQuery.global().within(Duration.ofDays(28));
            PipelineRun run = pipeline.start(query.asOf(Instant.parse("2013-06-13T00:00:00Z")));
            RunResult result = run.join(); // Published | Planned | Rejected | AwaitingReview | Failed
            new Summary(screen, out).print(pipeline, run, result);
            return result;
        }
        // end::quick-start[]
    }
}
