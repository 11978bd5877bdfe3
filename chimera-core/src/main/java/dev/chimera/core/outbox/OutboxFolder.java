package dev.chimera.core.outbox;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.Platform;
import dev.chimera.api.Require;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.Provenance;
import dev.chimera.api.publish.Disclosure;
import dev.chimera.api.publish.Engagement;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.publish.PublishOutcome.ErrorClass;
import dev.chimera.api.spi.PublishTarget;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Publishes into a folder that any web server can serve: {@code posts/<idempotency key>/} with the media, their sidecars, the
 * text and {@code post.json}, and an Atom feed in {@code feed.xml}. A reader never sees half of anything. The moment a post's
 * directory appears it is published; the feed follows, and is made anew from the directories, so that a crash in between loses
 * and doubles nothing: the next {@link #publish} or {@link #find} brings the feed up to date.
 *
 * <p>Thread-safe, also against other processes that publish into the same folder with the same settings.
 */
public final class OutboxFolder implements PublishTarget {
    /** Its name, and the payee of its permits. */
    public static final String NAME = "outbox-folder";

    private static final String FEED = "feed.xml";
    private static final int MEDIA_MAX = 40;
    private static final int TEXT_MAX = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String VISIBLE = "AI-generated: made by a machine.";

    private final Path root;
    private final Path stale;
    private final PostFolder posts;
    private final FolderLock lock;
    private final Steps steps;
    private final InstantSource clock;
    private final @Nullable String account;
    private final String title;
    private final @Nullable URI baseUri;
    private final int entriesMax;
    private final Disclosure disclosure;
    private final Money price;

    private OutboxFolder(Builder builder) {
        this.root = builder.root;
        this.stale = root.resolve(".feed-stale");
        this.steps = builder.steps;
        this.posts = new PostFolder(root, steps);
        this.lock = new FolderLock(root.resolve(".lock"), PATIENCE);
        this.clock = builder.clock;
        this.account = builder.account;
        this.title = builder.title;
        this.baseUri = builder.baseUri;
        this.entriesMax = builder.entriesMax;
        this.disclosure = new Disclosure(
                VISIBLE,
                Map.of(AtomFeed.SOURCE_TYPE_FLAG, builder.sourceType, "category", AtomFeed.term(builder.sourceType)));
        this.price = Money.zero(builder.currency);
    }

    /**
     * The outbox in {@code folder}, which is created if need be, with every setting at its default.
     *
     * @throws ConfigurationException if it cannot be written
     */
    public static OutboxFolder at(Path folder) {
        return builder(folder).build();
    }

    /** A builder for the outbox in {@code folder}. */
    public static Builder builder(Path folder) {
        return new Builder(folder.toAbsolutePath().normalize());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Platform platform() {
        return Platform.FEED;
    }

    @Override
    public Optional<Disclosure> disclosure() {
        return Optional.of(disclosure);
    }

    @Override
    public Limits limits() {
        return new Limits(TEXT_MAX, MEDIA_MAX);
    }

    @Override
    public Effect effect() {
        return Effect.IDEMPOTENT;
    }

    @Override
    public Optional<Money> quote(PublishOrder order) {
        return Optional.of(price);
    }

    @Override
    public PublishOutcome publish(PublishOrder order, OpenedPermit permit) {
        OpenedPermit.enter(permit, NAME, order.content());
        Optional<String> refusal = refusal(order);
        if (refusal.isPresent()) {
            return new PublishOutcome.Failed(ErrorClass.PERMANENT, refusal.get(), "", null);
        }
        try {
            return lock.alone(held -> publishAlone(order, permit));
        } catch (FolderLock.BusyException e) {
            return new PublishOutcome.Failed(
                    ErrorClass.RETRY_AFTER, String.valueOf(e.getMessage()), e.toString(), PATIENCE);
        } catch (PostFolder.UnfitMediaException e) {
            return new PublishOutcome.Failed(ErrorClass.PERMANENT, String.valueOf(e.getMessage()), e.toString(), null);
        } catch (IOException e) {
            return failed(order, e);
        }
    }

    @Override
    public Lookup find(PublicationKey key) {
        try {
            Optional<StoredPost> found = posts.find(key.idempotencyKey());
            if (found.isEmpty()) {
                return new Lookup.Absent();
            }
            lock.alone(held -> {
                freshenFeed();
                return held;
            });
            return new Lookup.Found(publication(key, found.get()));
        } catch (IOException e) {
            return new Lookup.CannotTell("the outbox " + root + " cannot be read or its feed not be written: " + e);
        }
    }

    /** Always empty: a folder does not know its readers. */
    @Override
    public Optional<Engagement> engagement(Publication publication) {
        return Optional.empty();
    }

    private PublishOutcome publishAlone(PublishOrder order, OpenedPermit permit) throws IOException {
        steps.reached(Steps.Step.LOCKED);
        Optional<StoredPost> known = posts.find(order.key().idempotencyKey());
        if (known.isPresent()) {
            return again(order, known.get());
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Path draft = posts.prepare(order, permit.permit().permitId(), now);
        DurableFiles.write(stale, new byte[0]);
        steps.reached(Steps.Step.FEED_MARKED_STALE);
        StoredPost post = posts.publish(draft);
        steps.reached(Steps.Step.POST_PUBLISHED);
        freshenFeed();
        steps.reached(Steps.Step.DONE);
        return new PublishOutcome.Published(publication(order.key(), post), true);
    }

    private PublishOutcome again(PublishOrder order, StoredPost known) throws IOException {
        if (!known.content().equals(order.content())) {
            String message = "key " + order.key().idempotencyKey() + " is out with other content, SHA-256 "
                    + known.content() + "; other content needs a content key of its own";
            return new PublishOutcome.Failed(ErrorClass.PERMANENT, message, "", null);
        }
        freshenFeed();
        return new PublishOutcome.Published(publication(order.key(), known), false);
    }

    /** Makes the feed anew if a post came out since it was made. Call it under the lock. */
    private void freshenFeed() throws IOException {
        if (!Files.exists(stale) && Files.exists(root.resolve(FEED))) {
            return;
        }
        String home = baseUri == null ? root.toUri().toString() : baseUri.toString();
        Path scratch = posts.scratch(FEED);
        DurableFiles.write(scratch, AtomFeed.write(posts.newest(entriesMax), title, home, baseUri));
        steps.reached(Steps.Step.FEED_WRITTEN);
        DurableFiles.move(scratch, root.resolve(FEED));
        steps.reached(Steps.Step.FEED_PUBLISHED);
        Files.deleteIfExists(stale);
    }

    /** What an error of the file system means: before the post's directory appeared nothing is out, afterwards it is. */
    private PublishOutcome failed(PublishOrder order, IOException e) {
        if (Files.exists(posts.place(order.key().idempotencyKey()))) {
            return new PublishOutcome.Unknown("the post is in " + root + ", but its feed could not be written (" + e
                    + "); once the folder can be written, looking the post up brings the feed up to date");
        }
        String message =
                "the outbox cannot write to " + root + " (" + e + "); nothing was published; free space or give this "
                        + "process leave to write there, then publish again";
        return new PublishOutcome.Failed(ErrorClass.PERMANENT, message, e.toString(), null);
    }

    private Optional<String> refusal(PublishOrder order) {
        if (account != null && !account.equals(order.key().account())) {
            return Optional.of("this outbox publishes for account '" + account + "', not for '"
                    + order.key().account() + "'");
        }
        for (MediaFile file : order.media()) {
            if (!"file".equals(file.uri().getScheme())) {
                return Optional.of("media " + file.uri() + " is not a file of this machine; download it first");
            }
        }
        List<String> words = new ArrayList<>(order.tags());
        words.addAll(List.of(order.title(), order.text(), order.key().account()));
        for (String text : words) {
            int bad = AtomFeed.unprintable(text);
            if (bad >= 0) {
                return Optional.of("character U+%04X at %d cannot stand in a feed; leave it out"
                        .formatted(text.codePointAt(bad), bad));
            }
        }
        return Optional.empty();
    }

    private Publication publication(PublicationKey key, StoredPost post) {
        URI base = baseUri == null ? root.toUri() : baseUri;
        return new Publication(key, post.entryId(), base.resolve(post.directory()), post.publishedAt(), post.content());
    }

    /** Puts an outbox together. Not thread-safe. */
    public static final class Builder {
        private final Path root;
        private @Nullable String account;
        private @Nullable URI baseUri;
        private String title = "Chimera";
        private int entriesMax = 100;
        private String sourceType = Provenance.TRAINED;
        private String currency = "USD";
        private InstantSource clock = InstantSource.system();
        private Steps steps = Steps.NONE;

        private Builder(Path root) {
            this.root = root;
        }

        /** Takes orders of {@code account} only; default is any, each post carrying its own account as author. */
        public Builder account(String account) {
            this.account = Require.length("account", account, 1, 128);
            return this;
        }

        /** The feed's title, 1 to 200 characters; default is "Chimera". */
        public Builder title(String title) {
            this.title = Require.length("feed title", title, 1, 200);
            if (AtomFeed.unprintable(title) >= 0) {
                throw new ConfigurationException(
                        "feed title '" + title + "' has a character that XML cannot carry; leave it out");
            }
            return this;
        }

        /** Where the folder is published, ending with a slash; default is nowhere, and links are relative to the feed. */
        public Builder baseUri(URI baseUri) {
            if (!baseUri.isAbsolute() || !String.valueOf(baseUri.getPath()).endsWith("/")) {
                throw new ConfigurationException("base URI must be absolute and end with '/', got " + baseUri);
            }
            this.baseUri = baseUri;
            return this;
        }

        /** How many of the newest posts the feed shows, 1 to 1,000; default is 100. Older posts stay in the folder. */
        public Builder feedEntriesMax(int entriesMax) {
            this.entriesMax = (int) Require.range("feedEntriesMax", entriesMax, 1, 1_000);
            return this;
        }

        /** The IPTC digital source type that posts are marked with; default is {@link Provenance#TRAINED}. */
        public Builder digitalSourceType(String sourceType) {
            if (AtomFeed.term(sourceType).isEmpty() || AtomFeed.term(sourceType).equals(sourceType)) {
                throw new ConfigurationException(
                        "digital source type must be a URI that ends with a term, got '" + sourceType + "'");
            }
            this.sourceType = sourceType;
            return this;
        }

        /** The currency in which publishing costs nothing; default is USD. */
        public Builder currency(String currency) {
            this.currency = Money.zero(currency).currency();
            return this;
        }

        /** Takes the time from {@code clock}; default is the system's. */
        public Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        Builder steps(Steps told) {
            this.steps = told;
            return this;
        }

        /**
         * The outbox.
         *
         * @throws ConfigurationException if its folder cannot be written
         */
        public OutboxFolder build() {
            OutboxFolder outbox = new OutboxFolder(this);
            try {
                Files.createDirectories(root);
                outbox.posts.create();
                Files.delete(Files.createTempFile(root, ".probe-", ""));
            } catch (IOException e) {
                throw new ConfigurationException(
                        "the outbox cannot write to " + root + " (" + e
                                + "); make it a directory that this process may write, or name another one",
                        e);
            }
            return outbox;
        }
    }
}
