package dev.chimera.core.safety;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Folded words and the numbered classes they belong to. A word that ends in {@code *} stands for all words that begin so. Filled
 * once, then only read, from any thread.
 */
final class WordTrie {
    private static final int[] NONE = {};

    private final Node root = new Node();

    private static final class Node {
        private char[] letters = {};
        private Node[] children = {};
        private int[] exact = NONE;
        private int[] prefix = NONE;

        private @Nullable Node child(char letter) {
            for (int i = 0; i < letters.length; i++) {
                if (letters[i] == letter) {
                    return children[i];
                }
            }
            return null;
        }

        private Node grow(char letter) {
            Node known = child(letter);
            if (known != null) {
                return known;
            }
            Node fresh = new Node();
            letters = Arrays.copyOf(letters, letters.length + 1);
            letters[letters.length - 1] = letter;
            children = Arrays.copyOf(children, children.length + 1);
            children[children.length - 1] = fresh;
            return fresh;
        }
    }

    /** Puts {@code word}, folded here, into the class numbered {@code classId}. */
    void add(String word, int classId) {
        boolean open = word.endsWith("*");
        String folded = Folding.fold(open ? word.substring(0, word.length() - 1) : word);
        Node node = root;
        for (int i = 0; i < folded.length(); i++) {
            node = node.grow(folded.charAt(i));
        }
        if (open) {
            node.prefix = with(node.prefix, classId);
        } else {
            node.exact = with(node.exact, classId);
        }
    }

    /** Tells {@code found} every class that the folded {@code word} belongs to. */
    void classesOf(CharSequence word, IntConsumer found) {
        Node node = root;
        for (int i = 0; i < word.length(); i++) {
            node = node.child(word.charAt(i));
            if (node == null) {
                return;
            }
            tell(node.prefix, found);
        }
        tell(node.exact, found);
    }

    /** Where the longest known word ends that begins at {@code from}, or {@code from} if none does. */
    int longest(CharSequence text, int from) {
        int end = from;
        Node node = root.child(text.charAt(from));
        for (int at = from + 1; node != null; at++) {
            if (node.exact.length > 0 || node.prefix.length > 0) {
                end = at;
            }
            node = at < text.length() ? node.child(text.charAt(at)) : null;
        }
        return end;
    }

    private static void tell(int[] classes, IntConsumer found) {
        for (int classId : classes) {
            found.accept(classId);
        }
    }

    private static int[] with(int[] classes, int classId) {
        int[] more = Arrays.copyOf(classes, classes.length + 1);
        more[classes.length] = classId;
        return more;
    }
}
