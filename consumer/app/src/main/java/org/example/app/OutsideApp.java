package org.example.app;

import dev.chimera.api.Platform;
import dev.chimera.api.content.ContentFormat;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.Money;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.spi.Storage;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LedgerVerifier;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.core.ChimeraPipeline;
import dev.chimera.core.outbox.OutboxFolder;
import dev.chimera.core.safety.CheckedGateway;
import dev.chimera.core.source.JsonLinesPosts;
import dev.chimera.spi.sqlite.SqliteStorage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One run from posts to a publication, with a media provider that is found by name; then the exported ledger is checked with the
 * public keys. Arguments: {@code classpath} or {@code modulepath}, which it must be running on, and an empty folder.
 */
public final class OutsideApp {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private OutsideApp() {}

    /** Ends with exit code 1 unless all of it went well. */
    public static void main(String[] args) throws IOException {
        require(args.length == 2, "give classpath or modulepath, and a folder");
        String path = OutsideApp.class.getModule().isNamed() ? "modulepath" : "classpath";
        String core = ChimeraPipeline.class.getModule().isNamed() ? "modulepath" : "classpath";
        require(path.equals(args[0]) && core.equals(args[0]), "the application is on the " + path + ", Chimera on the " + core);
        run(Files.createDirectories(Path.of(args[1])), path);
    }

    private static void run(Path folder, String path) throws IOException {
        Path posts = folder.resolve("posts.jsonl");
        Files.write(posts, rising());
        CfoKeys keys = CfoKeys.generate();
        try (Storage storage = SqliteStorage.at(folder.resolve("chimera.db"));
                Cfo cfo = LocalCfo.builder()
                        .budget(Budget.daily(Money.usd("1.00")))
                        .store(storage.ledger())
                        .keys(keys)
                        .build();
                ChimeraPipeline pipeline = ChimeraPipeline.builder()
                        .persona(PersonalityProfile.named("Vera"))
                        .posts(JsonLinesPosts.of(posts, Platform.REDDIT))
                        .storage(storage)
                        .cfo(cfo)
                        .safety(CheckedGateway.standard())
                        .media("badge")
                        .format(ContentFormat.IMAGE)
                        .publisher(OutboxFolder.at(folder.resolve("outbox")))
                        .workDirectory(folder.resolve("work"))
                        .build()) {
            RunResult result = pipeline.run(TrendQuery.global().within(Duration.ofDays(2)).asOf(NOON));

            require(result instanceof RunResult.Published, "the run did not end published: " + result);
            require(Money.usd("0.03").equals(result.spent()), "the run spent " + result.spent() + ", not USD 0.03");
            require(Files.isRegularFile(folder.resolve("outbox/feed.xml")), "there is no feed in the outbox");
            ByteArrayOutputStream ledger = new ByteArrayOutputStream();
            cfo.ledger().export(ledger);
            Checkpoint verified =
                    LedgerVerifier.of(keys.publicKeys()).verify(new ByteArrayInputStream(ledger.toByteArray()));
            require(verified.size() > 0, "the exported ledger is empty");
            System.out.println("consumer on the " + path + ", Java " + Runtime.version().feature()
                    + ": published, " + result.spent() + " spent, " + verified.size() + " ledger entries verified");
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    /** Posts about many things for two days, and many about one thing in the last two hours. */
    private static List<String> rising() {
        List<String> gardens = List.of(
                "Tomatoes need more water than I thought", "My cat has found the compost heap",
                "Is clay soil good for roses", "The old shed finally got a new door",
                "Bees came back to the lavender", "How deep should tulip bulbs go",
                "Rain all week and no end in sight", "Pruning the apple tree this weekend",
                "A hedgehog moved in under the porch", "Which gloves do you wear for thorns",
                "Neighbours share their cucumbers again", "The frost took all our figs",
                "Built a bench from pallets", "Slugs one, lettuce nil",
                "Who else grows mint in pots", "Grandmother's rhubarb cake recipe",
                "Moles are digging near the fence", "The pond pump broke after nine years");
        List<String> solar = List.of(
                "Solar tiles approved for the old town", "Our school roof gets solar tiles",
                "What do solar tiles cost per square metre", "First solar tiles shipped from the new plant",
                "Hail test: solar tiles survive ice balls", "The mayor wants solar tiles on every bus stop",
                "Solar tiles or panels, an electrician answers", "I mounted solar tiles myself, here is how",
                "Insurance and solar tiles, what to ask", "Solar tiles sold out in three shops",
                "Night storage for solar tiles explained", "Recycling of broken solar tiles begins");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < gardens.size(); i++) {
            lines.add(post("old-" + i, NOON.minus(Duration.ofMinutes(150L * i + 130)), gardens.get(i)));
        }
        for (int i = 0; i < solar.size(); i++) {
            lines.add(post("new-" + i, NOON.minus(Duration.ofMinutes(9L * i + 1)), solar.get(i)));
        }
        return lines;
    }

    private static String post(String id, Instant at, String text) {
        return "{\"id\":\"" + id + "\",\"created_at\":\"" + at + "\",\"channel\":\"home\",\"text\":\"" + text + "\"}";
    }
}
