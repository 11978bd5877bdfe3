package dev.chimera.core.safety;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Word classes and the signals made of them, read from a file of this package. Its lines:
 *
 * <pre>{@code
 * # a comment
 * class NAME word word* ...              words of a class; several lines add up
 * unless NAME OTHER N                    a word is not of NAME if a word of OTHER stands at most N words before it
 * signal NAME WEIGHT CLASS N CLASS ...   classes in this order, each at most N words after the one before
 * }</pre>
 *
 * Weights are hundredths. Immutable once read.
 */
final class PhraseBook {
    private final WordTrie trie = new WordTrie();
    private final Map<String, Integer> classes = new HashMap<>();
    private final List<Unless> unless = new ArrayList<>();
    private final List<Signal> signals = new ArrayList<>();
    private final List<Slot> slots = new ArrayList<>();
    private int[][] slotsByClass = {};

    private PhraseBook() {}

    /**
     * A signal.
     *
     * @param name its name
     * @param weight how much it says, in hundredths
     */
    record Signal(String name, int weight) {}

    /**
     * One place in a signal; the slots of a signal stand one after another.
     *
     * @param classId the class that fills it
     * @param reach at most so many words after the slot before; 0 for the first
     * @param signal the signal it belongs to
     * @param last whether the signal is complete with it
     */
    private record Slot(int classId, int reach, int signal, boolean last) {}

    /**
     * An exception.
     *
     * @param classId the class that does not count
     * @param after if a word of this class stands before it
     * @param reach at most so many words before
     */
    record Unless(int classId, int after, int reach) {}

    /** The book in the resource {@code name}. */
    static PhraseBook read(String name) {
        PhraseBook book = new PhraseBook();
        List<String> lines = lines(name);
        lines.stream().filter(PhraseBook::isClass).forEach(line -> book.addWords(parts(line)));
        lines.stream().filter(line -> !isClass(line)).forEach(line -> book.addRule(parts(line), name + ": " + line));
        book.index();
        return book;
    }

    /** The lines of the resource {@code name} without comments and empty ones. */
    static List<String> lines(String name) {
        List<String> lines = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(open(name), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    lines.add(line.strip());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
        return lines;
    }

    /** The resource {@code name} of this package; whoever asks closes it. */
    static InputStream open(String name) throws IOException {
        InputStream in = PhraseBook.class.getResourceAsStream(name);
        if (in == null) {
            throw new IOException("the jar lacks " + name);
        }
        return in;
    }

    private static boolean isClass(String line) {
        return line.startsWith("class ");
    }

    private static String[] parts(String line) {
        return line.split(" +", -1);
    }

    private void addRule(String[] parts, String where) {
        switch (parts[0]) {
            case "unless" -> unless.add(new Unless(known(parts[1], where), known(parts[2], where), number(parts[3])));
            case "signal" -> addSignal(parts, where);
            default -> throw new IllegalStateException("unknown kind of line in " + where);
        }
    }

    private void addWords(String[] parts) {
        int id = classes.computeIfAbsent(parts[1], name -> classes.size());
        for (int i = 2; i < parts.length; i++) {
            trie.add(parts[i], id);
        }
    }

    private void addSignal(String[] parts, String where) {
        for (int i = 3; i < parts.length; i += 2) {
            int reach = i == 3 ? 0 : number(parts[i - 1]);
            slots.add(new Slot(known(parts[i], where), reach, signals.size(), i + 2 > parts.length));
        }
        signals.add(new Signal(parts[1], number(parts[2])));
    }

    private void index() {
        slotsByClass = new int[classes.size()][];
        for (int id = 0; id < slotsByClass.length; id++) {
            int classId = id;
            slotsByClass[id] = IntStream.range(0, slots.size())
                    .filter(slot -> slots.get(slot).classId() == classId)
                    .toArray();
        }
    }

    private int known(String name, String where) {
        @Nullable Integer id = classes.get(name);
        if (id == null) {
            throw new IllegalStateException("unknown class " + name + " in " + where);
        }
        return id;
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    WordTrie trie() {
        return trie;
    }

    int classCount() {
        return classes.size();
    }

    List<Unless> unless() {
        return unless;
    }

    List<Signal> signals() {
        return signals;
    }

    int slotCount() {
        return slots.size();
    }

    /** The numbers of the slots that words of the class {@code classId} fill. */
    int[] slotsOf(int classId) {
        return slotsByClass[classId];
    }

    boolean isFirst(int slot) {
        return slots.get(slot).reach() == 0;
    }

    boolean isLast(int slot) {
        return slots.get(slot).last();
    }

    int reachOf(int slot) {
        return slots.get(slot).reach();
    }

    int signalOf(int slot) {
        return slots.get(slot).signal();
    }
}
