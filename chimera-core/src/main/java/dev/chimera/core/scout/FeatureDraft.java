package dev.chimera.core.scout;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Gathers the features of one text. One thread. */
final class FeatureDraft {
    /** How many words a negation turns. */
    private static final int REACH = 3;

    private static final double MEANING = 0.5;
    private static final int PIECE_MIN = 3;
    private static final int PIECE_MAX = 5;
    private static final char TURNED = '\u0003';
    private static final String EDGE = "\u0002";

    private static final Set<String> TURNING = Set.of(
            "not",
            "no",
            "never",
            "none",
            "nobody",
            "nothing",
            "neither",
            "nor",
            "nowhere",
            "without",
            "hardly",
            "barely",
            "rarely",
            "seldom",
            "cannot",
            "cant",
            "dont",
            "doesnt",
            "didnt",
            "isnt",
            "arent",
            "wasnt",
            "werent",
            "wont",
            "wouldnt",
            "shouldnt",
            "couldnt",
            "aint",
            "hasnt",
            "havent",
            "hadnt",
            "neednt",
            "mustnt",
            "lacks",
            "lacking",
            "lack",
            "unable");

    private final Names words = new Names();
    private final Names pairs = new Names();
    private final Names pieces = new Names();
    private final Names meanings = new Names();
    private final ValenceSums valences = new ValenceSums();
    private int wordCount;
    private int shouted;
    private int drawnOut;
    private int exclaimed;

    /** What a name is made of, with the number that its hash begins with: a model knows features by it. */
    private enum Kind {
        WORD(1),
        TAG(2),
        SHOUTED(3),
        BEFORE_BUT(4),
        AFTER_BUT(5),
        PAIR(6),
        PIECE(7),
        PIECE_TURNED(8),
        MEANING(9),
        MEANING_TURNED(10),
        SHOUTED_COUNT(11),
        DRAWN_OUT_COUNT(12),
        EXCLAIMED_COUNT(13),
        VALENCE(14);

        private final int seed;

        Kind(int number) {
            this.seed = number * 0x9E3779B9;
        }
    }

    void read(List<Uttered> said) {
        int but = lastBut(said);
        int reach = 0;
        String before = EDGE;
        for (int i = 0; i < said.size(); i++) {
            Uttered each = said.get(i);
            if (each.kind() == Uttered.Kind.BREAK) {
                reach = 0;
                continue;
            }
            if (each.kind() == Uttered.Kind.TONE || isBut(each)) {
                reach = 0;
            }
            boolean turned = reach > 0 && each.isWord();
            reach = turned ? reach - 1 : reach;
            String word = turned ? TURNED + each.word() : each.word();
            addWord(each, word, turned);
            if (but >= 0 && each.isWord()) {
                words.add(name(i < but ? Kind.BEFORE_BUT : Kind.AFTER_BUT, word));
            }
            pairs.add(name(Kind.PAIR, before, word));
            valences.add(each, turned, but < 0 ? 0 : i < but ? -1 : 1);
            before = word;
            if (each.isWord() && TURNING.contains(each.word())) {
                reach = REACH;
            }
        }
        pairs.add(name(Kind.PAIR, before, EDGE));
    }

    private void addWord(Uttered each, String word, boolean turned) {
        words.add(name(Kind.WORD, word));
        if (each.drawnOut()) {
            drawnOut++;
            words.add(name(Kind.WORD, Utterance.squeezed(word, 1)));
        }
        if (each.tag()) {
            words.add(name(Kind.TAG, each.word()));
        }
        if (each.shouted()) {
            shouted++;
            words.add(name(Kind.SHOUTED, each.word()));
        }
        if (each.word().startsWith("!")) {
            exclaimed++;
        }
        if (each.isWord()) {
            wordCount++;
            meanings.add(meaning(each.word(), turned));
            addPieces("<" + each.word() + ">", turned ? Kind.PIECE_TURNED : Kind.PIECE);
        }
    }

    private void addPieces(String edged, Kind kind) {
        for (int start = 0; start < edged.length(); start++) {
            int hash = kind.seed;
            int end = Math.min(edged.length(), start + PIECE_MAX);
            for (int i = start; i < end; i++) {
                hash = step(hash, edged.charAt(i));
                int length = i - start + 1;
                if (length >= PIECE_MIN && length < edged.length()) {
                    pieces.add(mixed(hash));
                }
            }
        }
    }

    private static int lastBut(List<Uttered> said) {
        for (int i = said.size() - 1; i >= 0; i--) {
            if (isBut(said.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isBut(Uttered said) {
        return said.isWord() && (said.word().equals("but") || said.word().equals("however"));
    }

    SentimentFeatures finish(List<String> heard, boolean telling) {
        float[] sums = valences.sums(wordCount);
        Names counts = new Names();
        counts.add(name(Kind.SHOUTED_COUNT, String.valueOf(Math.min(3, shouted))));
        counts.add(name(Kind.DRAWN_OUT_COUNT, String.valueOf(Math.min(2, drawnOut))));
        counts.add(name(Kind.EXCLAIMED_COUNT, String.valueOf(Math.min(3, exclaimed))));
        int most = words.size() + pairs.size() + pieces.size() + meanings.size() + counts.size() + sums.length;
        Collected all = new Collected(most);
        all.addOnce(words, 1);
        all.addOnce(pairs, 1);
        all.addOnce(pieces, 1);
        all.addEach(meanings, MEANING / Math.sqrt(wordCount + 1.0));
        all.addEach(counts, 1);
        for (int i = 0; i < sums.length; i++) {
            if (sums[i] != 0) {
                all.add(valence(i), sums[i]);
            }
        }
        return new SentimentFeatures(all.names(), all.values(), heard, telling);
    }

    static int meaning(String word, boolean turned) {
        return name(turned ? Kind.MEANING_TURNED : Kind.MEANING, word);
    }

    private static int valence(int index) {
        return mixed(step(Kind.VALENCE.seed, (char) index));
    }

    private static int name(Kind kind, String word) {
        return mixed(step(kind.seed, word));
    }

    private static int name(Kind kind, String first, String second) {
        return mixed(step(step(step(kind.seed, first), ' '), second));
    }

    private static int step(int hash, String word) {
        int next = hash;
        for (int i = 0; i < word.length(); i++) {
            next = step(next, word.charAt(i));
        }
        return next;
    }

    private static int step(int hash, char c) {
        return (hash ^ c) * 0x01000193 + (hash >>> 15);
    }

    /** The last step of MurmurHash3, by Austin Appleby, who put it into the public domain. */
    private static int mixed(int hash) {
        int mixed = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
        mixed = (mixed ^ (mixed >>> 13)) * 0xC2B2AE35;
        return mixed ^ (mixed >>> 16);
    }

    /** Names in the order in which they came. */
    private static final class Names {
        private int[] names = new int[64];
        private int size;

        void add(int name) {
            if (size == names.length) {
                names = Arrays.copyOf(names, 2 * size);
            }
            names[size++] = name;
        }

        int size() {
            return size;
        }

        int[] sorted() {
            int[] sorted = Arrays.copyOf(names, size);
            Arrays.sort(sorted);
            return sorted;
        }
    }

    /** The features so far. */
    private static final class Collected {
        private final int[] names;
        private final float[] values;
        private int size;

        Collected(int most) {
            this.names = new int[most];
            this.values = new float[most];
        }

        void add(int name, double value) {
            names[size] = name;
            values[size++] = (float) value;
        }

        /** Each different name once; together they are of length {@code norm}. */
        void addOnce(Names group, double norm) {
            int[] sorted = group.sorted();
            int from = size;
            for (int i = 0; i < sorted.length; i++) {
                if (i == 0 || sorted[i] != sorted[i - 1]) {
                    add(sorted[i], 0);
                }
            }
            Arrays.fill(values, from, size, (float) (norm / Math.sqrt(Math.max(1, size - from))));
        }

        /** Each name as strongly as it is often there. */
        void addEach(Names group, double value) {
            int[] sorted = group.sorted();
            for (int i = 0; i < sorted.length; i++) {
                if (i > 0 && sorted[i] == sorted[i - 1]) {
                    values[size - 1] += (float) value;
                } else {
                    add(sorted[i], value);
                }
            }
        }

        int[] names() {
            return Arrays.copyOf(names, size);
        }

        float[] values() {
            return Arrays.copyOf(values, size);
        }
    }
}
