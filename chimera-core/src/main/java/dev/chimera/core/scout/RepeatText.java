package dev.chimera.core.scout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is left of a text when everything is gone that repeats change: addresses, mentions, prefixes of retweets, punctuation,
 * emoji, case, accents, look-alike letters, invisible characters.
 *
 * @param words the words that are left, one space between them; the whole text if none are
 * @param core the words without hashtags where enough is left of them; else the words
 * @param wordless whether there are no words, so that only the very same text is a repeat
 * @param wording a hash of the text with mentions and prefixes still in
 * @param links hashes of the pages that it links to, at most {@value #LINKS_MAX}
 */
record RepeatText(String words, String core, boolean wordless, long wording, List<Long> links) {
    RepeatText {
        links = List.copyOf(links);
    }

    private static final int CHARS_MAX = 4_000;
    private static final int LINKS_MAX = 4;
    private static final int PATH_MIN = 5;
    private static final Pattern ADDRESS = Pattern.compile("(?:https?://|www\\.|pic\\.twitter\\.com/)\\S+");
    private static final Pattern PASSED_ON = Pattern.compile("\\b(?:rt|mt|via)\\s{0,3}:?\\s{0,3}@\\w++:?");
    /** Three words, of twelve characters together, are more than a phrase that everybody uses. */
    private static final int CORE_MIN = 12;

    private static final Pattern HASHTAG = Pattern.compile("#[\\p{L}\\p{N}_]++");
    private static final Pattern MENTION = Pattern.compile("@\\w++");
    private static final Set<String> PASSING_ON = Set.of("rt", "mt", "via");

    /** How many characters make a shingle; fewer where a character is a word or half of one. */
    private static final int SHINGLE = 4;

    private static final int SHINGLE_OF_IDEOGRAPHS = 2;

    /** The form of {@code text} in which repeats are equal or nearly so. */
    static RepeatText of(String text) {
        String visible = PostFolding.visible(text.length() > CHARS_MAX ? text.substring(0, CHARS_MAX) : text);
        String plain = PostFolding.folded(visible);
        List<Long> links = List.of();
        if (plain.contains("://") || plain.contains("www.") || plain.contains("pic.twitter")) {
            links = links(visible);
            plain = ADDRESS.matcher(plain).replaceAll(" ");
        }
        long wording = wording(plain);
        if (plain.indexOf('@') >= 0) {
            plain = PASSED_ON.matcher(plain).replaceAll(" ");
            plain = MENTION.matcher(plain).replaceAll(" ");
        }
        String skeleton = PostFolding.skeleton(plain);
        String words = wordsOnly(skeleton);
        if (words.isEmpty()) {
            return new RepeatText(visible.strip(), visible.strip(), true, wording, links);
        }
        return new RepeatText(words, core(skeleton, words), false, wording, links);
    }

    private static String core(String skeleton, String words) {
        if (skeleton.indexOf('#') < 0) {
            return words;
        }
        String core = wordsOnly(HASHTAG.matcher(skeleton).replaceAll(" "));
        boolean enough = core.length() >= CORE_MIN && core.indexOf(' ') < core.lastIndexOf(' ');
        return enough ? core : words;
    }

    /** Only addresses that name a page, not a whole site, and were not cut off. */
    private static List<Long> links(String visible) {
        List<Long> links = new ArrayList<>(1);
        for (Matcher address = ADDRESS.matcher(visible); links.size() < LINKS_MAX && address.find(); ) {
            String link = address.group();
            int host = link.indexOf("://") + 3;
            int path = link.indexOf('/', host);
            boolean page = host > 3 && path > 0 && link.length() - path > PATH_MIN && !link.endsWith("\u2026");
            if (page) {
                long hash = 0;
                for (int i = host; i < link.length(); i++) {
                    hash = Mixing.mix(hash * 31 + link.charAt(i));
                }
                links.add(hash);
            }
        }
        return links;
    }

    private static long wording(String plain) {
        long hash = 0;
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            hash = Character.isLetterOrDigit(c) || c == '@' ? Mixing.mix(hash * 31 + c) : hash;
        }
        return hash;
    }

    private static String wordsOnly(String text) {
        StringBuilder words = new StringBuilder(text.length());
        boolean gap = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c == '\'' || c == '\u2019') {
                continue;
            }
            if (!Character.isLetterOrDigit(c) && !isMark(c)) {
                gap = true;
                continue;
            }
            if (gap && !words.isEmpty()) {
                words.append(' ');
            }
            gap = false;
            words.appendCodePoint(c);
        }
        return withoutPassingOn(words.toString());
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static String withoutPassingOn(String words) {
        int start = 0;
        int space = words.indexOf(' ');
        if (space > 0 && PASSING_ON.contains(words.substring(0, space))) {
            start = space + 1;
        }
        return words.endsWith(" via") && words.length() - 4 > start
                ? words.substring(start, words.length() - 4)
                : words.substring(start);
    }

    /** The distinct shingles as sorted hashes; empty if the text is too short to have a likeness. */
    int[] shingles() {
        int size = ideographic() ? SHINGLE_OF_IDEOGRAPHS : SHINGLE;
        int count = words.length() - size + 1;
        if (wordless || count < 2 * SHINGLE) {
            return new int[0];
        }
        int[] hashes = new int[count];
        for (int i = 0; i < count; i++) {
            long hash = 0;
            for (int k = 0; k < size; k++) {
                hash = (hash << 16) | words.charAt(i + k);
            }
            hashes[i] = (int) (Mixing.mix(hash) >>> 32);
        }
        Arrays.sort(hashes);
        int distinct = 1;
        for (int i = 1; i < count; i++) {
            if (hashes[i] != hashes[i - 1]) {
                hashes[distinct++] = hashes[i];
            }
        }
        return Arrays.copyOf(hashes, distinct);
    }

    private boolean ideographic() {
        int of = 0;
        for (int i = 0; i < words.length(); i++) {
            of += words.charAt(i) >= 0x2E80 ? 1 : 0;
        }
        return of * 2 > words.length();
    }
}
