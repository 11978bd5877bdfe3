package dev.chimera.core.scout;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jsoup.parser.Parser;

/**
 * Brings texts that look or read alike to one form: Unicode compatibility forms (NFKC) in lower case, accents dropped where
 * they are ornaments to the script, invisible characters gone, HTML entities decoded.
 */
final class PostFolding {
    /** Each letter, then the letters of other alphabets that are drawn like it or its capital. */
    private static final String[] LOOK_ALIKES = {
        "aаαɑᴀ",
        "bвβʙƅ",
        "cсϲᴄ",
        "dԁᴅđɖ",
        "eеεєҽᴇ",
        "fꜰƒ",
        "gɡցɢ",
        "hһнհʜ",
        "iіιıɩɪӏ",
        "jјϳᴊ",
        "kкκᴋ",
        "lʟłḷ",
        "mмᴍ",
        "nηпոɴ",
        "oоοσօᴏøѳ",
        "pрρᴘ",
        "qԛզ",
        "rгʀ",
        "sѕꜱ",
        "tтτᴛ",
        "uυսᴜʋ",
        "vνѵᴠ",
        "wωԝᴡѡ",
        "xхχ",
        "yуγʏү",
        "zᴢ"
    };

    private static final Map<Character, Character> LATIN = latin();

    private PostFolding() {}

    private static Map<Character, Character> latin() {
        Map<Character, Character> latin = new HashMap<>();
        for (String row : LOOK_ALIKES) {
            for (int i = 1; i < row.length(); i++) {
                latin.put(row.charAt(i), row.charAt(0));
            }
        }
        return latin;
    }

    /** {@code text} with entities decoded, compatibility forms resolved and invisible characters removed; case is kept. */
    static String visible(String text) {
        if (isPlainAscii(text)) {
            return text;
        }
        String decoded = text.indexOf('&') >= 0 ? Parser.unescapeEntities(text, false) : text;
        String composed = Normalizer.normalize(decoded, Normalizer.Form.NFKC);
        StringBuilder visible = new StringBuilder(composed.length());
        composed.codePoints().filter(c -> !isInvisible(c)).forEach(visible::appendCodePoint);
        return visible.toString();
    }

    /** {@code word}, which is {@link #visible} already, in lower case and without ornamental accents. */
    static String folded(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return isAscii(lower) ? lower : withoutAccents(lower);
    }

    /** {@code folded} with letters of other alphabets replaced by the Latin ones they are drawn like. */
    static String skeleton(String folded) {
        if (isAscii(folded)) {
            return folded;
        }
        StringBuilder skeleton = new StringBuilder(folded);
        for (int i = 0; i < skeleton.length(); i++) {
            skeleton.setCharAt(i, LATIN.getOrDefault(skeleton.charAt(i), skeleton.charAt(i)));
        }
        return skeleton.toString();
    }

    /** The skeleton of a word that mixes Latin with look-alikes, which no honest word does; any other word as it is. */
    static String unmasked(String folded) {
        if (isAscii(folded)) {
            return folded;
        }
        boolean latin = folded.chars().anyMatch(c -> c >= 'a' && c <= 'z');
        return latin ? skeleton(folded) : folded;
    }

    private static String withoutAccents(String lower) {
        String apart = Normalizer.normalize(lower, Normalizer.Form.NFD);
        StringBuilder bare = new StringBuilder(apart.length());
        boolean ornamental = false;
        for (int i = 0; i < apart.length(); i++) {
            char c = apart.charAt(i);
            if (Character.getType(c) == Character.NON_SPACING_MARK) {
                if (ornamental) {
                    continue;
                }
            } else {
                ornamental = takesOrnaments(c);
            }
            bare.append(c);
        }
        return Normalizer.normalize(bare, Normalizer.Form.NFC);
    }

    /** Scripts whose words stay readable without their marks; in others the marks are vowels. */
    private static boolean takesOrnaments(char base) {
        return switch (Character.UnicodeScript.of(base)) {
            case LATIN, GREEK, CYRILLIC, ARABIC, HEBREW -> true;
            default -> false;
        };
    }

    private static boolean isInvisible(int c) {
        return Character.getType(c) == Character.FORMAT
                || (c >= 0xFE00 && c <= 0xFE0F)
                || (c >= 0xE0100 && c <= 0xE01EF)
                || c == 0x034F
                || c == 0x115F
                || c == 0x3164;
    }

    private static boolean isPlainAscii(String text) {
        return isAscii(text) && text.indexOf('&') < 0;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7F) {
                return false;
            }
        }
        return true;
    }
}
