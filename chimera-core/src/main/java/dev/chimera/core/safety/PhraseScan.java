package dev.chimera.core.safety;

import dev.chimera.core.safety.PhraseBook.Signal;
import dev.chimera.core.safety.PhraseBook.Unless;
import dev.chimera.core.safety.Words.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the signals of a {@link PhraseBook} in the words of one text, in a single pass: each word touches only the slots of its
 * own classes. Signals that lie within {@value #NEARBY} words of one another add up. One scan, one thread.
 */
final class PhraseScan {
    /** How near, in words, signals must be to count together. */
    static final int NEARBY = 200;

    private static final int NEVER = Integer.MIN_VALUE / 2;
    private static final int LEET_MAX = 40;

    private final PhraseBook book;
    private final List<Word> words;
    private final int[] classAt;
    private final int[] lastAt;
    private final int[] startAt;
    private final int[] heardAt;
    private final int[] heardFrom;
    private final IntBuffer classes = new IntBuffer();
    private final IntBuffer touched = new IntBuffer();
    private Hit best = Hit.NONE;
    private long steps;

    private PhraseScan(PhraseBook book, List<Word> words) {
        this.book = book;
        this.words = words;
        classAt = never(book.classCount());
        lastAt = never(book.slotCount());
        startAt = never(book.slotCount());
        heardAt = never(book.signals().size());
        heardFrom = never(book.signals().size());
    }

    /**
     * The strongest place of a text.
     *
     * @param score the sum of the weights, in hundredths
     * @param signals the names of the signals there
     * @param start where it begins in the original text
     * @param end where it ends in the original text
     * @param steps how many slots were looked at, a measure of the work
     */
    record Hit(int score, List<String> signals, int start, int end, long steps) {
        private static final Hit NONE = new Hit(0, List.of(), 0, 0, 0);
    }

    /** A growing list of numbers. */
    private static final class IntBuffer implements IntConsumer {
        private int[] values = new int[16];
        private int size;

        @Override
        public void accept(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size] = value;
            size++;
        }
    }

    /** The strongest place in {@code words}; scanning ends early once {@code enough} is reached. */
    static Hit strongest(PhraseBook book, List<Word> words, int enough) {
        PhraseScan scan = new PhraseScan(book, words);
        for (int i = 0; i < words.size() && scan.best.score < enough; i++) {
            scan.read(i);
        }
        Hit best = scan.best;
        return new Hit(best.score, best.signals, best.start, best.end, scan.steps);
    }

    private void read(int at) {
        classes.size = 0;
        String word = words.get(at).text();
        book.trie().classesOf(word, classes);
        String leet = unleet(word);
        if (leet != null) {
            book.trie().classesOf(leet, classes);
        }
        if (classes.size > 0) {
            mark(at);
            except(at);
            advance(at);
        }
    }

    private void mark(int at) {
        for (int i = 0; i < classes.size; i++) {
            classAt[classes.values[i]] = at;
        }
    }

    private void except(int at) {
        for (Unless rule : book.unless()) {
            int before = classAt[rule.after()];
            if (classAt[rule.classId()] == at && before < at && at - before <= rule.reach()) {
                classAt[rule.classId()] = NEVER;
            }
        }
    }

    /** First finds all slots that this word fills, then fills them, so that one word never fills two slots in a row. */
    private void advance(int at) {
        touched.size = 0;
        for (int i = 0; i < classes.size; i++) {
            int classId = classes.values[i];
            if (classAt[classId] == at) {
                for (int slot : book.slotsOf(classId)) {
                    steps++;
                    if (book.isFirst(slot) || at - lastAt[slot - 1] <= book.reachOf(slot)) {
                        touched.accept(slot);
                    }
                }
            }
        }
        for (int i = touched.size - 1; i >= 0; i--) {
            fill(touched.values[i], at);
        }
    }

    private void fill(int slot, int at) {
        if (book.isFirst(slot)) {
            startAt[slot] = at;
        } else if (lastAt[slot - 1] != at) {
            startAt[slot] = startAt[slot - 1];
        }
        lastAt[slot] = at;
        if (book.isLast(slot)) {
            hear(book.signalOf(slot), startAt[slot], at);
        }
    }

    private void hear(int signal, int from, int at) {
        heardAt[signal] = at;
        heardFrom[signal] = from;
        int score = 0;
        for (int i = 0; i < heardAt.length; i++) {
            score += at - heardAt[i] <= NEARBY ? book.signals().get(i).weight() : 0;
        }
        if (score > best.score) {
            best = describe(score, at);
        }
    }

    private Hit describe(int score, int at) {
        int start = at;
        List<String> names = new ArrayList<>();
        for (int i = 0; i < heardAt.length; i++) {
            if (at - heardAt[i] <= NEARBY) {
                Signal heard = book.signals().get(i);
                start = Math.min(start, heardFrom[i]);
                names.add(heard.name());
            }
        }
        return new Hit(
                score,
                List.copyOf(names),
                words.get(start).start(),
                words.get(at).end(),
                steps);
    }

    private static int[] never(int length) {
        int[] array = new int[length];
        Arrays.fill(array, NEVER);
        return array;
    }

    /** Digits that stand for letters, read as letters; {@code null} unless a word mixes both. */
    static @Nullable String unleet(String word) {
        boolean digit = false;
        boolean letter = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            digit |= c >= '0' && c <= '9';
            letter |= c > '9';
        }
        if (!digit || !letter || word.length() > LEET_MAX) {
            return null;
        }
        return word.replace('0', 'o')
                .replace('1', 'i')
                .replace('3', 'e')
                .replace('4', 'a')
                .replace('5', 's')
                .replace('7', 't');
    }
}
