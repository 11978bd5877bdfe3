package dev.chimera.examples.plugins;

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
import dev.chimera.api.publish.PublishOutcome.ErrorClass;
import dev.chimera.api.spi.PublishTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A folder of pages, one file a publication, named by its idempotency key. A page that is there is not written again, so that
 * publishing the same key twice is harmless. Thread-safe; needs no closing.
 */
public final class Pages implements PublishTarget {
    static final String NAME = "pages";

    private static final Disclosure DISCLOSURE = new Disclosure("Made by a machine.", Map.of("ai_generated", "true"));

    private final Path folder;
    private final InstantSource clock;

    /** Pages in {@code folder}, which exists. */
    public Pages(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Platform platform() {
        return new Platform("pages");
    }

    // tag::manner[]
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
        return Effect.IDEMPOTENT;
    }

    // end::manner[]
    @Override
    public Optional<Money> quote(PublishOrder order) {
        return Optional.of(Money.usd("0.00")); // free, and still a decision of the CFO
    }

    // tag::publish[]
    @Override
    public PublishOutcome publish(PublishOrder order, @Nullable OpenedPermit permit) {
        OpenedPermit.enter(permit, NAME, order.content());
        Path page = page(order.key());
        Instant now = clock.instant();
        try {
            if (Files.exists(page)) {
                return new PublishOutcome.Published(publication(order.key(), page), false);
            }
            Path draft = Files.createTempFile(folder, "page", ".tmp");
            List<String> lines =
                    new ArrayList<>(List.of(order.content().hex(), now.toString(), order.title(), order.text()));
            order.media().forEach(file -> lines.add("picture: " + file.uri()));
            Files.write(draft, lines);
            Files.move(draft, page, StandardCopyOption.ATOMIC_MOVE); // a reader sees all of it or nothing
            return new PublishOutcome.Published(publication(order.key(), page), true);
        } catch (IOException e) {
            return Files.exists(page)
                    ? new PublishOutcome.Unknown("it may be out: " + e)
                    : new PublishOutcome.Failed(ErrorClass.RETRY_AFTER, "nothing was written", e.toString(), null);
        }
    }

    // end::publish[]
    @Override
    public Lookup find(PublicationKey key) {
        Path page = page(key);
        try {
            return Files.exists(page) ? new Lookup.Found(publication(key, page)) : new Lookup.Absent();
        } catch (IOException e) {
            return new Lookup.CannotTell("the page cannot be read: " + e);
        }
    }

    @Override
    public Optional<Engagement> engagement(Publication publication) {
        return Optional.empty();
    }

    private Path page(PublicationKey key) {
        return folder.resolve(key.idempotencyKey() + ".txt");
    }

    private static Publication publication(PublicationKey key, Path page) throws IOException {
        List<String> lines = Files.readAllLines(page);
        return new Publication(
                key,
                page.getFileName().toString(),
                page.toUri(),
                Instant.parse(lines.get(1)),
                Digest.ofHex(lines.get(0)));
    }
}
