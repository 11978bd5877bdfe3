package dev.chimera.core.safety;

import java.util.ArrayList;
import java.util.List;

/**
 * The folded words of a text with their places in it. A word is a run of letters, digits and marks; an apostrophe inside is left
 * out. Scripts that are written without spaces give one word a character. Takes linear time.
 */
final class Words {
    private final String text;
    private final boolean camel;
    private final List<Word> words = new ArrayList<>();
    private final StringBuilder open = new StringBuilder();
    private int openStart;
    private int openEnd;

    private Words(String text, boolean camel) {
        this.text = text;
        this.camel = camel;
    }

    /**
     * A folded word.
     *
     * @param text as folded
     * @param start the place of its first character in the original
     * @param end the place after its last character in the original
     */
    record Word(String text, int start, int end) {
        boolean isLetter() {
            return text.length() == 1 && Character.isLetter(text.charAt(0)) && text.charAt(0) < 0x250;
        }
    }

    /** The words of {@code text}, in order. */
    static List<Word> of(String text) {
        return new Words(text, false).split();
    }

    /** The words of {@code text}, in order; where a capital follows a small letter, a new word begins. */
    static List<Word> ofCamel(String text) {
        return new Words(text, true).split();
    }

    private List<Word> split() {
        int at = 0;
        while (at < text.length()) {
            int codePoint = text.codePointAt(at);
            int next = at + Character.charCount(codePoint);
            read(codePoint, at, next);
            at = next;
        }
        close();
        return words;
    }

    private void read(int codePoint, int start, int end) {
        if (isWordChar(codePoint)) {
            if (isUnspaced(codePoint) || (camel && isHump(codePoint, start))) {
                close();
            }
            if (open.isEmpty()) {
                openStart = start;
            }
            appendFolded(codePoint);
            openEnd = end;
            if (isUnspaced(codePoint)) {
                close();
            }
        } else if (!isJoiner(codePoint, end)) {
            close();
        }
    }

    private boolean isHump(int codePoint, int start) {
        return Character.isUpperCase(codePoint) && start > 0 && Character.isLowerCase(text.charAt(start - 1));
    }

    private void appendFolded(int codePoint) {
        if (codePoint < 0x80) {
            open.append((char) (codePoint >= 'A' && codePoint <= 'Z' ? codePoint + 32 : codePoint));
        } else {
            open.append(Folding.fold(codePoint));
        }
    }

    private boolean isJoiner(int codePoint, int next) {
        boolean unseen = codePoint >= 0x80 && Folding.fold(codePoint).isEmpty();
        boolean apostrophe = codePoint == '\'' || codePoint == 0x2019 || codePoint == 0x02BC;
        return unseen || (apostrophe && next < text.length() && Character.isLetter(text.charAt(next)));
    }

    private void close() {
        if (!open.isEmpty()) {
            words.add(new Word(open.toString(), openStart, openEnd));
            open.setLength(0);
        }
    }

    private static boolean isWordChar(int codePoint) {
        if (codePoint < 0x80) {
            return Character.isLetterOrDigit(codePoint);
        }
        int type = Character.getType(codePoint);
        return Character.isLetterOrDigit(codePoint)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || (type == Character.OTHER_SYMBOL && isLetterLike(codePoint))
                || (type == Character.OTHER_NUMBER && isLetterLike(codePoint));
    }

    private static boolean isLetterLike(int codePoint) {
        String folded = Folding.fold(codePoint);
        return folded.length() == 1 && Character.isLetterOrDigit(folded.charAt(0)) && folded.charAt(0) < 0x80;
    }

    private static boolean isUnspaced(int codePoint) {
        if (codePoint < 0x0E00) {
            return false;
        }
        return switch (Character.UnicodeScript.of(codePoint)) {
            case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
            default -> false;
        };
    }
}
