package dev.chimera.examples.swarm;

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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A platform: one file for all JVMs, with a line for each post. It recognises a key that is out, so that a run whose JVM was killed
 * at the very moment of sending is sent again at once. It looks and then writes without a lock: if two JVMs ever sent the same at
 * once, it would be there twice, and the end of the program would see it. Thread-safe.
 */
final class PostsFile implements PublishTarget {
    static final String NAME = "posts-file";

    private final Path file;

    PostsFile(Path file) {
        this.file = file;
    }

    /** The lines, each what was published and when. */
    static List<String> read(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The key in a line: the same for the same content of the same persona. */
    static String key(String line) {
        return line.substring(0, line.indexOf('\t'));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Platform platform() {
        return Platform.WEBHOOK;
    }

    @Override
    public Optional<Disclosure> disclosure() {
        return Optional.of(new Disclosure("Made by a machine.", Map.of("digital_source_type", "algorithmicMedia")));
    }

    @Override
    public Limits limits() {
        return new Limits(10_000, 40);
    }

    @Override
    public Effect effect() {
        return Effect.IDEMPOTENT;
    }

    @Override
    public Optional<Money> quote(PublishOrder order) {
        return Optional.of(Money.usd("0.00"));
    }

    @Override
    public PublishOutcome publish(PublishOrder order, OpenedPermit permit) {
        OpenedPermit.enter(permit, name(), order.content());
        if (find(order.key()) instanceof Lookup.Found before) {
            return new PublishOutcome.Published(before.publication(), false);
        }
        Agents.work(50, 150);
        String line = String.join(
                "\t",
                order.key().idempotencyKey(),
                order.content().hex(),
                String.valueOf(Instant.now()),
                order.key().account(),
                order.title());
        try { // one short write at the end of the file, which two JVMs cannot mix up
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            return new PublishOutcome.Unknown("nobody knows whether " + file + " was written: " + e);
        }
        return new PublishOutcome.Published(publication(order.key(), line), true);
    }

    @Override
    public Lookup find(PublicationKey key) {
        Optional<Lookup> found = read(file).stream()
                .filter(line -> key(line).equals(key.idempotencyKey()))
                .findFirst()
                .map(line -> new Lookup.Found(publication(key, line)));
        return found.orElseGet(Lookup.Absent::new);
    }

    private static Publication publication(PublicationKey key, String line) {
        List<String> words = List.of(line.split("\t", -1));
        return new Publication(key, words.get(0), null, Instant.parse(words.get(2)), Digest.ofHex(words.get(1)));
    }

    @Override
    public Optional<Engagement> engagement(Publication publication) {
        return Optional.empty();
    }
}
