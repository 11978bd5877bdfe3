package dev.chimera.core.scout;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Cuts a post into what it says: words, hashtags and their parts, emoticons, emoji, exclamations. One thread. */
final class Utterance {
    /** What lies behind is not read. */
    static final int CHARS_MAX = 4_000;

    private static final String EMOTICON_STARTS = "<>:;=8xX)](}[{|^-tTuoO*";
    private static final String LETTER_STARTS = "8xXtTuoO";
    private static final Pattern EMOTICON = Pattern.compile(
            "[<>]?[:;=8xX][-o*'^]?[)\\](\\[dDpP/\\\\}{@|*3$sSoOcC]{1,12}(?![a-z0-9])"
                    + "|[)\\](\\[}{|]{1,12}[-o*'^]?[:;=](?![a-z0-9/])"
                    + "|<[+/]?3{1,9}|\\^[_.-]?\\^|-[_.]{1,9}-|[tT]_{1,9}[tT]|>[._]{1,9}<|[xX]D{1,9}(?![a-z])|[oO][_.][oO]|\\*[_.]\\*|u_u");
    private static final Pattern LAST_REPEATED = Pattern.compile("(.)\\1+$");
    private static final Pattern NOSE = Pattern.compile("[-o'^](?=.$)");

    private final String text;
    private final Lexicon lexicon;
    private final Matcher emoticon;
    private final List<Uttered> said = new ArrayList<>();
    private int at;
    private boolean fresh = true;

    private Utterance(String text, Lexicon lexicon) {
        this.text = text;
        this.lexicon = lexicon;
        this.emoticon = EMOTICON.matcher(text);
    }

    /** What the first {@value #CHARS_MAX} characters of {@code text} say. */
    static List<Uttered> of(String text, Lexicon lexicon) {
        String start = text.length() > CHARS_MAX ? text.substring(0, CHARS_MAX) : text;
        Utterance utterance = new Utterance(PostFolding.visible(unescaped(start)), lexicon);
        utterance.cut();
        return utterance.said;
    }

    /** Feeds hold texts whose JSON was never decoded. */
    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean escape = c == '\\' && i + 1 < text.length();
            int code = escape && text.charAt(i + 1) == 'u' ? hex(text, i + 2) : -1;
            if (code >= 0) {
                plain.append((char) code);
                i += 5;
            } else if (!escape || text.charAt(i + 1) != '"') {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static int hex(String text, int start) {
        if (start + 4 > text.length()) {
            return -1;
        }
        int code = 0;
        for (int i = start; i < start + 4; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            code = code * 16 + digit;
        }
        return code;
    }

    private void cut() {
        while (at < text.length()) {
            int c = text.codePointAt(at);
            if (Character.isWhitespace(c)) {
                at++;
                fresh = true;
            } else if (fresh && isAddress()) {
                skipToSpace();
                said.add(Uttered.standIn("/url"));
            } else if (c == '@' && wordPartAt(at + 1)) {
                at++;
                skipWord();
                said.add(Uttered.standIn("/mention"));
                fresh = false;
            } else if (!cutEmoticon(c)) {
                cutOther(c);
            }
        }
    }

    private boolean isAddress() {
        return text.startsWith("http://", at) || text.startsWith("https://", at) || text.startsWith("www.", at);
    }

    private boolean cutEmoticon(int c) {
        if (EMOTICON_STARTS.indexOf(c) < 0 || (!fresh && LETTER_STARTS.indexOf(c) >= 0)) {
            return false;
        }
        emoticon.region(at, text.length());
        if (!emoticon.lookingAt()) {
            return false;
        }
        String drawn = emoticon.group();
        Double valence = lexicon.word(drawn);
        valence = valence == null ? lexicon.word(drawn.toLowerCase(Locale.ROOT)) : valence;
        said.add(Uttered.drawing(plainest(drawn), or0(valence)));
        at = emoticon.end();
        fresh = true;
        return true;
    }

    private static String plainest(String emoticon) {
        String once = LAST_REPEATED.matcher(emoticon.toLowerCase(Locale.ROOT)).replaceAll("$1");
        return NOSE.matcher(once).replaceAll("");
    }

    private void cutOther(int c) {
        boolean tag = c == '#' && wordPartAt(at + 1);
        if (tag || isWordPart(c)) {
            int start = tag ? at + 1 : at;
            at = start;
            skipWord();
            addWord(text.substring(start, at), tag);
            fresh = false;
            return;
        }
        if (c == '!' || c == '?' || c == '.' || c == '\u2026') {
            cutMarks();
        } else {
            cutSymbol(c);
        }
        fresh = true;
    }

    private void cutMarks() {
        int exclamations = 0;
        int questions = 0;
        int dots = 0;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '!') {
                exclamations++;
            } else if (c == '?') {
                questions++;
            } else if (c == '.') {
                dots++;
            } else if (c == '\u2026') {
                dots += 3;
            } else {
                break;
            }
        }
        if (exclamations > 0 || questions > 0) {
            String marks = exclamations > 0 && questions > 0 ? "?!" : exclamations > 0 ? "!" : "?";
            said.add(Uttered.tone(
                    exclamations > 1 && questions == 0 ? "!!" : questions > 1 && exclamations == 0 ? "??" : marks));
        } else {
            said.add(dots > 1 ? Uttered.tone("...") : Uttered.clauseEnd());
        }
    }

    private void cutSymbol(int c) {
        at += Character.charCount(c);
        boolean skinTone = c >= 0x1F3FB && c <= 0x1F3FF;
        if (c >= 0x2190 && !skinTone && !isLoneSurrogate(c)) {
            said.add(Uttered.drawing(Character.toString(c), or0(lexicon.emoji(c))));
        } else if (",;:()".indexOf(c) >= 0) {
            said.add(Uttered.clauseEnd());
        }
    }

    private void addWord(String raw, boolean tag) {
        String lower = raw.toLowerCase(Locale.ROOT).replace('\u2019', '\'');
        String folded =
                PostFolding.unmasked(PostFolding.folded(raw)).replace("'", "").replace("\u2019", "");
        if (folded.codePoints().noneMatch(Character::isLetter)) {
            said.add(Uttered.standIn("/number"));
            return;
        }
        String word = squeezed(folded, 2);
        boolean drawnOut = word.length() < folded.length();
        Double valence = lexicon.word(lower);
        valence = valence == null ? lexicon.word(word) : valence;
        valence = valence == null && drawnOut ? lexicon.word(squeezed(folded, 1)) : valence;
        boolean shouted = raw.length() > 2 && !raw.equals(lower) && raw.equals(raw.toUpperCase(Locale.ROOT));
        said.add(new Uttered(Uttered.Kind.WORD, word, or0(valence), tag, shouted, drawnOut));
        if (tag) {
            addParts(raw);
        }
    }

    /** The words of "#SuchAGoodDay". */
    private void addParts(String raw) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 1; i < raw.length(); i++) {
            boolean border = raw.charAt(i) == '_';
            if (border || (Character.isUpperCase(raw.charAt(i)) && Character.isLowerCase(raw.charAt(i - 1)))) {
                parts.add(raw.substring(start, i));
                start = border ? i + 1 : i;
            }
        }
        parts.add(raw.substring(start));
        if (parts.size() > 1) {
            parts.stream().filter(part -> !part.isEmpty()).forEach(part -> addWord(part, false));
        }
    }

    /** {@code word} with runs of three or more of a letter cut to {@code letters}. */
    static String squeezed(String word, int letters) {
        StringBuilder squeezed = new StringBuilder(word.length());
        int start = 0;
        while (start < word.length()) {
            int end = start;
            while (end < word.length() && word.charAt(end) == word.charAt(start)) {
                end++;
            }
            int run = end - start;
            squeezed.append(word, start, start + (run > 2 ? letters : run));
            start = end;
        }
        return squeezed.toString();
    }

    private void skipToSpace() {
        while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private void skipWord() {
        while (at < text.length()) {
            int c = text.codePointAt(at);
            boolean apostrophe =
                    (c == '\'' || c == '\u2019') && at + 1 < text.length() && Character.isLetter(text.charAt(at + 1));
            if (!isWordPart(c) && !apostrophe && Character.getType(c) != Character.NON_SPACING_MARK) {
                return;
            }
            at += Character.charCount(c);
        }
    }

    private boolean wordPartAt(int index) {
        return index < text.length() && isWordPart(text.codePointAt(index));
    }

    private static boolean isWordPart(int c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private static boolean isLoneSurrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    private static double or0(@Nullable Double valence) {
        return valence == null ? 0 : valence;
    }
}
