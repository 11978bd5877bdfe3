package dev.chimera.core.scout;

import dev.chimera.core.scout.Deduplicator.Original;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The originals of one span of time, found by what their repeats have in common with them. Not thread-safe. */
final class KnownTexts {
    /** Under how many texts one original is found by equality. */
    static final int ALIASES_MAX = 64;

    /** How many of the originals that link to one page are compared with a post that links to it: the latest. */
    static final int LINKING_MAX = 16;

    private final Paraphrases paraphrases;
    private final Map<String, Original> exact = new HashMap<>();
    private final Map<Long, Deque<Linked>> byLink = new HashMap<>();
    private final Likeness near = new Likeness();
    private final List<Shingled> ofSet = new ArrayList<>();
    private final Set<Original> originals = new LinkedHashSet<>();
    private long texts;

    KnownTexts(Paraphrases paraphrases) {
        this.paraphrases = paraphrases;
    }

    private record Shingled(Original original, List<String> subjects) {}

    /** An original that links to a page, by the beginnings of its words. */
    private static final class Linked {
        private final Original original;
        private final long[] beginnings;

        Linked(Original original, long[] beginnings) {
            this.original = original;
            this.beginnings = beginnings;
        }
    }

    /** What is equal to {@code text}. */
    @Nullable
    Original same(RepeatText text) {
        Original same = exact.get(text.words());
        return same == null ? exact.get(text.core()) : same;
    }

    /** What shares enough shingles. */
    @Nullable
    Original alike(RepeatKeys keys) {
        if (keys.shingles().length == 0) {
            return null;
        }
        List<String> subjects = keys.text().subjects();
        int found = near.find(
                keys.shingles(),
                keys.bands(),
                set -> RepeatText.areOfOtherSubjects(subjects, ofSet.get(set).subjects()));
        return found < 0 ? null : ofSet.get(found).original();
    }

    /** What links to the same page and says the same of it in other words. */
    @Nullable
    Original linked(RepeatKeys keys) {
        if (keys.text().links().isEmpty() || keys.beginnings().length < Paraphrases.WORDS_MIN) {
            return null;
        }
        for (long link : keys.text().links()) {
            Deque<Linked> linking = byLink.get(link);
            for (Linked other : linking == null ? List.<Linked>of() : linking) {
                if (paraphrases.likeness(keys.beginnings(), other.beginnings) >= Paraphrases.SAME) {
                    return other.original;
                }
            }
        }
        return null;
    }

    /** Keeps an original that is not held yet. */
    void keep(Original original, RepeatKeys keys) {
        originals.add(original);
        texts += 1 + original.wordings();
        original.forgetAliases();
        alias(keys.text(), original);
        if (keys.shingles().length > 0) {
            near.keep(keys.shingles(), keys.bands());
            ofSet.add(new Shingled(original, keys.text().subjects()));
        }
        if (keys.beginnings().length >= Paraphrases.WORDS_MIN) {
            for (long link : keys.text().links()) {
                Deque<Linked> linking = byLink.computeIfAbsent(link, unseen -> new ArrayDeque<>(2));
                if (linking.size() == LINKING_MAX) {
                    linking.removeFirst();
                }
                linking.addLast(new Linked(original, keys.beginnings()));
            }
        }
    }

    /** Lets {@code original}, which is held, be found by another text too, unless it has enough of them. */
    void alias(RepeatText text, Original original) {
        alias(text.words(), original);
        alias(text.core(), original);
    }

    private void alias(String text, Original original) {
        if (original.aliases() < ALIASES_MAX && exact.putIfAbsent(text, original) == null) {
            original.addAlias();
            texts++;
        }
    }

    /** Counts a wording that an original has been given. */
    void worded() {
        texts++;
    }

    /** An original that lives on elsewhere; what it is found by stays until all this goes. */
    void release(Original original) {
        originals.remove(original);
    }

    boolean holds(Original original) {
        return originals.contains(original);
    }

    List<Original> originals() {
        return List.copyOf(originals);
    }

    /** How many originals, other texts to find them by, and wordings have come in. */
    long texts() {
        return texts;
    }
}
