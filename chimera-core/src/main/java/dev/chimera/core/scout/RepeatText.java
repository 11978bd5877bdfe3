package dev.chimera.core.scout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is left of a text when everything is gone that repeats change: addresses, mentions, prefixes of retweets, punctuation,
 * emoji, case, accents, look-alike letters, invisible characters. The first {@value #CHARS_MAX} characters are looked at.
 *
 * @param words the words that are left, one space between them; the whole text if none are
 * @param core the words without the hashtags that frame them, where enough is left; else the words
 * @param wordless whether there are no words, so that only the very same text is a repeat
 * @param wording a hash of the words with mentions and prefixes still in; of the whole text if there are no words
 * @param links hashes of the pages that it links to, at most {@value #LINKS_MAX}
 * @param subjects the hashtags that are words of the text, at most {@value #SUBJECTS_MAX}, in their order
 */
record RepeatText(String words, String core, boolean wordless, long wording, List<Long> links, List<String> subjects) {
    private static final int CHARS_MAX = 4_000;
    private static final int LINKS_MAX = 4;
    private static final int SUBJECTS_MAX = 16;
    private static final int FRAME_MIN = 2;
    private static final int PATH_MIN = 5;

    /** What is left without the frame has to be more than a phrase that everybody uses. */
    private static final int CORE_CHARS_MIN = 20;

    private static final int CORE_WORDS_MIN = 4;

    /** How many characters make a shingle; fewer where a character is a word or half of one. */
    private static final int SHINGLE = 4;

    private static final int SHINGLE_OF_IDEOGRAPHS = 2;
    private static final int SHINGLES_MAX = 1_000;

    private static final Pattern ADDRESS = Pattern.compile("(?:https?://|www\\.|pic\\.twitter\\.com/)\\S+");
    private static final Pattern PASSED_ON = Pattern.compile("\\b(?:rt|mt|via)\\s{0,3}:?\\s{0,3}@\\w++:?");
    private static final Pattern HASHTAG = Pattern.compile("#[\\p{L}\\p{M}\\p{N}_]++");
    private static final Pattern MENTION = Pattern.compile("@\\w++");
    private static final Set<String> PASSING_ON = Set.of("rt", "mt", "via");

    RepeatText {
        links = List.copyOf(links);
        subjects = List.copyOf(subjects);
    }

    /** The form of {@code text} in which repeats are equal or nearly so. */
    static RepeatText of(String text) {
        String visible = cut(PostFolding.visible(cut(text)));
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
            String whole = visible.strip();
            return new RepeatText(whole, whole, true, Mixing.hash(whole, 0, whole.length()), links, List.of());
        }
        if (skeleton.indexOf('#') < 0) {
            return new RepeatText(words, words, false, wording, links, List.of());
        }
        return tagged(skeleton, words, wording, links);
    }

    /** Two or more hashtags at the end are a frame; all others are words of the text. */
    private static RepeatText tagged(String skeleton, String words, long wording, List<Long> links) {
        List<MatchResult> tags = HASHTAG.matcher(skeleton).results().toList();
        int within = tags.size();
        int end = skeleton.length();
        while (within > 0 && hasNoWord(skeleton, tags.get(within - 1).end(), end)) {
            within--;
            end = tags.get(within).start();
        }
        String core = words;
        if (tags.size() - within < FRAME_MIN) {
            within = tags.size();
        } else {
            String unframed = wordsOnly(skeleton.substring(0, end));
            core = isEnough(unframed) ? unframed : words;
        }
        List<String> subjects = tags.stream()
                .limit(Math.min(within, SUBJECTS_MAX))
                .map(tag -> tag.group().substring(1))
                .toList();
        return new RepeatText(words, core, false, wording, links, subjects);
    }

    private static boolean hasNoWord(String text, int from, int to) {
        return text.substring(from, to).codePoints().noneMatch(Character::isLetterOrDigit);
    }

    private static boolean isEnough(String core) {
        return core.length() >= CORE_CHARS_MIN
                && core.chars().filter(c -> c == ' ').count() >= CORE_WORDS_MIN - 1;
    }

    /**
     * Whether two texts set different hashtags among their words: neither has all of the other's in the same order. A tag that was
     * cut off is the same tag.
     */
    static boolean areOfOtherSubjects(List<String> a, List<String> b) {
        return !holds(a, b) && !holds(b, a);
    }

    private static boolean holds(List<String> all, List<String> some) {
        int met = 0;
        for (int i = 0; i < all.size() && met < some.size(); i++) {
            met += all.get(i).startsWith(some.get(met)) || some.get(met).startsWith(all.get(i)) ? 1 : 0;
        }
        return met == some.size();
    }

    private static String cut(String text) {
        if (text.length() <= CHARS_MAX) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(CHARS_MAX - 1)) ? CHARS_MAX - 1 : CHARS_MAX);
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
                links.add(Mixing.hash(link, host, link.length()));
            }
        }
        return links;
    }

    private static long wording(String plain) {
        long hash = 0;
        boolean gap = false;
        for (int i = 0; i < plain.length(); ) {
            int c = plain.codePointAt(i);
            i += Character.charCount(c);
            if (c == '\'' || c == '\u2019') {
                continue;
            }
            if (!Character.isLetterOrDigit(c) && !isMark(c) && c != '@') {
                gap = true;
                continue;
            }
            hash = gap && hash != 0 ? Mixing.mix(hash * 31 + ' ') : hash;
            hash = Mixing.mix(hash * 31 + c);
            gap = false;
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

    /** The distinct ones of the first {@value #SHINGLES_MAX} shingles as sorted hashes; empty if the text is too short. */
    int[] shingles() {
        int size = ideographic() ? SHINGLE_OF_IDEOGRAPHS : SHINGLE;
        int count = Math.min(SHINGLES_MAX, words.length() - size + 1);
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
