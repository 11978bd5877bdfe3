package dev.chimera.core.scout;

import dev.chimera.api.Require;
import dev.chimera.api.trend.Post;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sorts posts into originals and their repeats, in the order in which they are offered: exact repeats once everything is gone that
 * repeats change, near ones by the share of characters in a row that they have in common, and paraphrases of what links to the same
 * page. Offered in the order of time, the original is the earliest. Works in any language. Not thread-safe.
 *
 * <p>Of a post the first 4,000 characters are looked at, and of those the first 1,000 for a near repeat. The work for one post is
 * bounded whatever came before: at most 64 texts of each of the two spans below are compared with it in full, and 16 of each for each
 * of the first four pages that it links to.
 *
 * <p>Memory grows with the distinct texts: for each original its first post, up to 64 texts to find it by, and up to 256 of its
 * repeats, the earliest of each wording. Over a stream without end, give it a window: two spans of the stream are held then, the
 * current one and the one before. A span ends after a window, in the time of the stream, or earlier when it has taken in a maximum of
 * texts. The time of the stream is the median of what the latest 31 posts say when they were made, so that a forged date neither clears
 * the memory nor keeps it from being cleared.
 */
public final class Deduplicator {
    /** How many texts a span of a stream takes in unless told otherwise. */
    public static final int TEXTS_MAX = 1_000_000;

    private static final int TEXTS_LIMIT = 10_000_000;
    private static final long NO_WINDOW = 0;

    private final long windowSeconds;
    private final int textsMax;
    private final StreamTime time = new StreamTime();
    private final Paraphrases paraphrases = new Paraphrases();
    private @Nullable KnownTexts former;
    private KnownTexts current = new KnownTexts(paraphrases);
    private long ends = Long.MAX_VALUE;
    private long repeated;

    /** A de-duplicator that forgets nothing: its memory is bounded only by the posts that it is offered. */
    public Deduplicator() {
        this.windowSeconds = NO_WINDOW;
        this.textsMax = TEXTS_LIMIT;
    }

    /**
     * A de-duplicator for a stream, with {@value #TEXTS_MAX} texts a span at most.
     *
     * @param window how long a text is remembered at least, in the time of the stream, 1 second to 366 days
     * @throws IllegalArgumentException if {@code window} is out of these bounds
     */
    public Deduplicator(Duration window) {
        this(window, TEXTS_MAX);
    }

    /**
     * A de-duplicator for a stream.
     *
     * @param window how long a text is remembered at least, in the time of the stream, 1 second to 366 days, rounded up to seconds; for
     *     less where a span ends because it is full
     * @param textsMax how many texts a span takes in before the next begins, 1 to 10,000,000; an original counts, and so does every other
     *     text that it is found by and every wording of it
     * @throws IllegalArgumentException if one of them is out of its bounds
     */
    public Deduplicator(Duration window, int textsMax) {
        Require.range(
                "window in seconds", window.toSeconds(), 1, Duration.ofDays(366).toSeconds());
        this.windowSeconds = window.plusNanos(999_999_999).toSeconds();
        this.textsMax = (int) Require.range("textsMax", textsMax, 1, TEXTS_LIMIT);
    }

    /**
     * Takes in {@code post}.
     *
     * @return what it repeats; empty if it is an original itself
     */
    public Optional<Repeat> offer(Post post) {
        turn(post.createdAt());
        RepeatKeys keys = new RepeatKeys(RepeatText.of(post.text()));
        Original original = find(keys);
        if (original == null) {
            current.keep(new Original(post, keys.text().wording()), keys);
            paraphrases.learn(keys.beginnings());
            return Optional.empty();
        }
        if (!current.holds(original)) {
            promote(original);
        }
        current.alias(keys.text(), original);
        repeated++;
        return Optional.of(
                new Repeat(original, repeat(original, post, keys.text().wording())));
    }

    private Post repeat(Original original, Post post, long wording) {
        original.count(post);
        Post nearest = original.worded(wording);
        if (nearest == null && original.keepWording(wording, post)) {
            current.worded();
        }
        return nearest == null ? original.first() : nearest;
    }

    private @Nullable Original find(RepeatKeys keys) {
        Original found = current.same(keys.text());
        found = found == null && former != null ? former.same(keys.text()) : found;
        found = found == null ? current.alike(keys) : found;
        found = found == null && former != null ? former.alike(keys) : found;
        found = found == null ? current.linked(keys) : found;
        return found == null && former != null ? former.linked(keys) : found;
    }

    /**
     * How alike two texts are in what they say, as this de-duplicator judges posts that link to the same page: from 0, nothing in
     * common, to 1, the same words; a text without words has nothing in common with any. Words that many of the originals remembered
     * hold count little.
     */
    public double likeness(String a, String b) {
        return paraphrases.likeness(
                new RepeatKeys(RepeatText.of(a)).beginnings(), new RepeatKeys(RepeatText.of(b)).beginnings());
    }

    private void turn(Instant made) {
        if (windowSeconds == NO_WINDOW) {
            return;
        }
        long now = time.after(made);
        if (now > ends || current.texts() >= textsMax) {
            former = current;
            paraphrases.turn();
            current = new KnownTexts(paraphrases);
            ends = now + windowSeconds;
        }
        ends = Math.min(ends, now + windowSeconds);
    }

    /** What is still repeated stays known for another span. */
    private void promote(Original original) {
        if (former != null) {
            former.release(original);
        }
        current.keep(original, new RepeatKeys(RepeatText.of(original.first().text())));
    }

    /** The originals that are remembered, in the order in which they were offered or, in a stream, last promoted. */
    public List<Original> originals() {
        List<Original> all = new ArrayList<>();
        if (former != null) {
            all.addAll(former.originals());
        }
        all.addAll(current.originals());
        return all;
    }

    /** How many posts were repeats. */
    public long repeated() {
        return repeated;
    }

    /** How many texts both spans have taken in. */
    long texts() {
        return current.texts() + (former == null ? 0 : former.texts());
    }

    /**
     * What a post repeats.
     *
     * @param original the distinct post
     * @param nearest the earliest post, of the original and its repeats, that says it in the same words and names the same people, such as
     *     whom it was passed on from; the original's first post if none does, or none among the first 256 wordings of it
     */
    public record Repeat(Original original, Post nearest) {}

    /** A distinct post and what became of it. Not thread-safe. */
    public static final class Original {
        static final int WORDINGS_MAX = 256;

        private final Post first;
        private final long wording;
        private final List<Worded> others = new ArrayList<>(0);
        private Post mostAnswered;
        private long copies;
        private int aliases;

        Original(Post first, long wording) {
            this.first = first;
            this.wording = wording;
            this.mostAnswered = first;
        }

        private record Worded(long wording, Post post) {}

        private void count(Post repeat) {
            copies++;
            if (repeat.reach().total() > mostAnswered.reach().total()) {
                mostAnswered = repeat;
            }
        }

        /** The earliest post of this group with the wording; {@code null} if none is known. */
        private @Nullable Post worded(long of) {
            if (of == wording) {
                return first;
            }
            for (Worded other : others) {
                if (other.wording() == of) {
                    return other.post();
                }
            }
            return null;
        }

        /** Keeps the first post of a wording; false if there are enough of them. */
        private boolean keepWording(long of, Post post) {
            return others.size() < WORDINGS_MAX && others.add(new Worded(of, post));
        }

        int wordings() {
            return others.size();
        }

        int aliases() {
            return aliases;
        }

        void addAlias() {
            aliases++;
        }

        void forgetAliases() {
            aliases = 0;
        }

        /** The post that said it first. */
        public Post first() {
            return first;
        }

        /** The version that people answered most: what best stands for all of them. */
        public Post mostAnswered() {
            return mostAnswered;
        }

        /** How often it was repeated. */
        public long copies() {
            return copies;
        }
    }
}
