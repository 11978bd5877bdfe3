package dev.chimera.core.scout;

import dev.chimera.api.Require;
import dev.chimera.api.trend.Post;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sorts posts into originals and their repeats, in the order in which they are offered: exact repeats once everything is gone that
 * repeats change ({@link RepeatText}), near ones by {@link Likeness}, and {@link Paraphrases} of what links to the same page. Offered in the order of time, the original is the earliest.
 * Works in any language. Not thread-safe.
 *
 * <p>Memory grows with the distinct texts. Over a stream without end, give it a window: a repeat is then known for at least that long
 * after the original or its last repeat, and at most two windows of distinct texts are held.
 */
public final class Deduplicator {
    private static final long[] NONE = {};

    private final @Nullable Duration window;
    private @Nullable Generation before;
    private Generation current = new Generation(Instant.MIN);
    private long repeated;

    /** A de-duplicator that forgets nothing. */
    public Deduplicator() {
        this.window = null;
    }

    /**
     * A de-duplicator for a stream.
     *
     * @param window how long a text is remembered at least, in the posts' own time, 1 second to 366 days
     */
    public Deduplicator(Duration window) {
        Require.range(
                "window in seconds", window.toSeconds(), 1, Duration.ofDays(366).toSeconds());
        this.window = window;
    }

    /**
     * Takes in {@code post}.
     *
     * @return what it repeats; empty if it is an original itself
     */
    public Optional<Repeat> offer(Post post) {
        turn(post.createdAt());
        RepeatText text = RepeatText.of(post.text());
        int[] shingles = text.shingles();
        long[] bands = shingles.length == 0 ? NONE : Likeness.bands(shingles);
        long[] beginnings = text.links().isEmpty() ? NONE : Paraphrases.beginnings(text);
        @Nullable Original original = current.find(text, shingles, bands, beginnings);
        if (original == null && before != null) {
            original = before.find(text, shingles, bands, beginnings);
            if (original != null) {
                promote(original, before);
            }
        }
        @Nullable Post worded = current.worded(text, post);
        if (original == null) {
            current.keep(new Original(post), text, shingles, bands);
            return Optional.empty();
        }
        current.alias(text, original);
        original.repeatedBy(post);
        repeated++;
        return Optional.of(new Repeat(original, worded == null ? original.first() : worded));
    }

    /**
     * How alike two texts are in what they say, as this de-duplicator judges posts that link to the same page: from 0, nothing in
     * common, to 1, the same words. Words that many of the posts offered so far hold count little.
     */
    public double likeness(String a, String b) {
        return current.paraphrases.likeness(
                Paraphrases.beginnings(RepeatText.of(a)), Paraphrases.beginnings(RepeatText.of(b)));
    }

    private void turn(Instant now) {
        if (window != null && now.isAfter(current.ends)) {
            boolean gap = current.ends.isBefore(now.minus(window));
            before = gap ? null : current;
            current = new Generation(now.plus(window));
        }
    }

    /** What is still repeated stays known for another window. */
    private void promote(Original original, Generation from) {
        RepeatText text = RepeatText.of(original.first().text());
        int[] shingles = text.shingles();
        from.originals.remove(original);
        long[] bands = shingles.length == 0 ? NONE : Likeness.bands(shingles);
        current.keep(original, text, shingles, bands);
    }

    /** The originals that are remembered, in the order in which they were offered or, in a stream, last promoted. */
    public List<Original> originals() {
        List<Original> all = new ArrayList<>();
        if (before != null) {
            all.addAll(before.originals);
        }
        all.addAll(current.originals);
        return all;
    }

    /** How many posts were repeats. */
    public long repeated() {
        return repeated;
    }

    /** An original that links to a page, by the beginnings of its words. */
    private static final class Linked {
        private final Original original;
        private final long[] beginnings;

        Linked(Original original, long[] beginnings) {
            this.original = original;
            this.beginnings = beginnings;
        }
    }

    /** The texts of one span of time. */
    private static final class Generation {
        private final Instant ends;
        private final Map<String, Original> exact = new HashMap<>();
        private static final int LINKING_MAX = 16;

        private final Paraphrases paraphrases = new Paraphrases();
        private final Map<Long, List<Linked>> byLink = new HashMap<>();
        private final Map<Long, Post> wordings = new HashMap<>();
        private final Likeness near = new Likeness();
        private final List<Original> ofSet = new ArrayList<>();
        private final Set<Original> originals = new LinkedHashSet<>();

        Generation(Instant ends) {
            this.ends = ends;
        }

        @Nullable
        Original find(RepeatText text, int[] shingles, long[] bands, long[] beginnings) {
            @Nullable Original same = exact.get(text.words());
            same = same == null ? exact.get(text.core()) : same;
            if (same != null || shingles.length == 0) {
                return same;
            }
            int found = near.find(shingles, bands);
            return found < 0 ? linked(text, beginnings) : ofSet.get(found);
        }

        /** What links to the same page and says the same of it in other words. */
        private @Nullable Original linked(RepeatText text, long[] beginnings) {
            if (beginnings.length < Paraphrases.WORDS_MIN) {
                return null;
            }
            for (long link : text.links()) {
                for (Linked other : byLink.getOrDefault(link, List.of())) {
                    if (paraphrases.likeness(beginnings, other.beginnings) >= Paraphrases.SAME) {
                        return other.original;
                    }
                }
            }
            return null;
        }

        void keep(Original original, RepeatText text, int[] shingles, long[] bands) {
            originals.add(original);
            alias(text, original);
            if (shingles.length > 0) {
                near.keep(shingles, bands);
                ofSet.add(original);
            }
            long[] beginnings = Paraphrases.beginnings(text);
            paraphrases.learn(beginnings);
            if (beginnings.length >= Paraphrases.WORDS_MIN) {
                for (long link : text.links()) {
                    List<Linked> linking = byLink.computeIfAbsent(link, unseen -> new ArrayList<>(1));
                    if (linking.size() < LINKING_MAX) {
                        linking.add(new Linked(original, beginnings));
                    }
                }
            }
        }

        /** The earliest post of this generation with the same wording as {@code post}; {@code null} if it is the first. */
        @Nullable
        Post worded(RepeatText text, Post post) {
            return wordings.putIfAbsent(text.wording(), post);
        }

        void alias(RepeatText text, Original original) {
            exact.putIfAbsent(text.words(), original);
            exact.putIfAbsent(text.core(), original);
        }
    }

    /**
     * What a post repeats.
     *
     * @param original the distinct post
     * @param nearest the earliest post, of the original and its repeats, that says it in the same words and names the same people, such as
     *     whom it was passed on from; the original's first post if none does
     */
    public record Repeat(Original original, Post nearest) {}

    /** A distinct post and what became of it. Not thread-safe. */
    public static final class Original {
        private final Post first;
        private Post mostAnswered;
        private long copies;

        Original(Post first) {
            this.first = first;
            this.mostAnswered = first;
        }

        private void repeatedBy(Post repeat) {
            copies++;
            if (repeat.reach().total() > mostAnswered.reach().total()) {
                mostAnswered = repeat;
            }
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
