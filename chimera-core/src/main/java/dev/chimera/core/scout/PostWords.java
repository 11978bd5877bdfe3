package dev.chimera.core.scout;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The words of a text in any script. Addresses and mentions are no words. In scripts without spaces (Chinese, Japanese, Thai,
 * Lao, Khmer, Burmese) each character is a word of its own, which phrases put together again.
 */
final class PostWords {
    private static final int CHARS_MAX = 4_000;
    private static final int WORDS_MAX = 400;
    private static final Pattern NO_WORDS =
            Pattern.compile("(?:https?://|www\\.)\\S+|(?<![\\p{L}\\p{N}])@[\\p{L}\\p{N}_.]+", Pattern.CASE_INSENSITIVE);

    private final String text;
    private final List<Word> words = new ArrayList<>();
    private boolean gap = true;

    private PostWords(String text) {
        this.text = text;
    }

    /** The words of {@code text}, at most {@value #WORDS_MAX}. */
    static PostWords of(String text) {
        String visible = PostFolding.visible(text.length() > CHARS_MAX ? text.substring(0, CHARS_MAX) : text);
        boolean clean = visible.indexOf('@') < 0 && visible.indexOf("://") < 0 && visible.indexOf("www.") < 0;
        PostWords words =
                new PostWords(clean ? visible : NO_WORDS.matcher(visible).replaceAll(" . "));
        words.cut();
        return words;
    }

    List<Word> list() {
        return words;
    }

    /** The text from the {@code first} to the {@code last} word as it was written. */
    String written(int first, int last) {
        return text.substring(words.get(first).start(), words.get(last).end());
    }

    private void cut() {
        int at = 0;
        while (at < text.length() && words.size() < WORDS_MAX) {
            int c = text.codePointAt(at);
            if (!isWordPart(c)) {
                gap |= !joins(c);
                at += Character.charCount(c);
            } else if (isGlued(c)) {
                at = cutGlued(at, c);
            } else {
                at = cutWord(at);
            }
        }
    }

    private int cutGlued(int start, int first) {
        int end = start + Character.charCount(first);
        while (end < text.length() && isMark(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        add(start, end, true);
        return end;
    }

    private int cutWord(int start) {
        int end = start;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            if (isWordPart(c) && !isGlued(c)) {
                end += Character.charCount(c);
            } else if (isApostrophe(c) && followedByLetter(end + 1)) {
                if (isPossessive(end + 1)) {
                    add(start, end, false);
                    return end + 2;
                }
                end++;
            } else {
                break;
            }
        }
        add(start, end, false);
        return end;
    }

    private void add(int start, int end, boolean glued) {
        String raw = text.substring(start, end).replace("'", "").replace("\u2019", "");
        boolean tag = start > 0 && text.charAt(start - 1) == '#';
        boolean capital = raw.chars().allMatch(c -> Character.isUpperCase(c) || Character.isDigit(c));
        words.add(new Word(PostFolding.unmasked(PostFolding.folded(raw)), start, end, gap || tag, glued, capital));
        gap = false;
    }

    private boolean followedByLetter(int at) {
        return at < text.length() && Character.isLetter(text.codePointAt(at));
    }

    private boolean isPossessive(int at) {
        boolean s = text.substring(at, at + 1).toLowerCase(Locale.ROOT).equals("s");
        return s && (at + 1 == text.length() || !isWordPart(text.codePointAt(at + 1)));
    }

    private static boolean joins(int c) {
        return c == ' ' || c == '-' || c == '\u00A0' || c == '\u2010' || c == '\u2011' || c == '&' || c == '\'';
    }

    private static boolean isApostrophe(int c) {
        return c == '\'' || c == '\u2019';
    }

    private static boolean isWordPart(int c) {
        return Character.isLetterOrDigit(c) || isMark(c) || c == '_';
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isGlued(int c) {
        if (c < 0x0E00) {
            return false;
        }
        return switch (Character.UnicodeScript.of(c)) {
            case HAN, HIRAGANA, THAI, LAO, KHMER, MYANMAR -> true;
            default -> false;
        };
    }
}
