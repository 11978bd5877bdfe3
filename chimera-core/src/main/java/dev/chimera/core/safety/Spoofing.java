package dev.chimera.core.safety;

import java.lang.Character.UnicodeScript;
import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;

/** Tells words and host names that mix look-alike letters of several scripts (Unicode Technical Standard 39). */
final class Spoofing {
    private static final String DOTS = "\u3002\uFF0E\uFF61";

    private Spoofing() {}

    /** Whether {@code word}, as written, has Latin letters and all its other letters only look Latin. */
    static boolean isSpoofed(String word) {
        boolean latin = false;
        boolean spoof = false;
        boolean other = false;
        for (int cp : word.codePoints().toArray()) {
            int lower = Character.toLowerCase(cp);
            if (Character.isLetter(cp)) {
                boolean fake = Lookalikes.isSpoof(lower);
                spoof |= fake;
                latin |= UnicodeScript.of(cp) == UnicodeScript.LATIN;
                other |= !fake && UnicodeScript.of(cp) != UnicodeScript.LATIN;
            }
        }
        return latin && spoof && !other;
    }

    /** Whether a label of {@code host} is spoofed, or is all of look-alikes while the last label is Latin. */
    static boolean isSpoofedHost(String host) {
        String shown = host.contains("xn--") ? IDN.toUnicode(host) : host;
        String last = shown.substring(shown.lastIndexOf('.') + 1);
        boolean latinEnd = last.chars().allMatch(c -> c < 0x80);
        for (String label : shown.split("\\.", -1)) {
            if (isSpoofed(label) || (latinEnd && isAllSpoof(label))) {
                return true;
            }
        }
        return false;
    }

    /** What {@code codePoint} becomes in a host name: compatibility form, lower case, one kind of dot. */
    static String hostForm(int codePoint) {
        if (codePoint < 0x80) {
            return String.valueOf((char) (codePoint >= 'A' && codePoint <= 'Z' ? codePoint + 32 : codePoint));
        }
        if (DOTS.indexOf(codePoint) >= 0) {
            return ".";
        }
        if (Character.getType(codePoint) == Character.FORMAT || (codePoint >= 0xFE00 && codePoint <= 0xFE0F)) {
            return "";
        }
        return Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT);
    }

    private static boolean isAllSpoof(String label) {
        return !label.isEmpty()
                && label.codePoints().allMatch(cp -> Lookalikes.isSpoof(cp) || cp == '-' || Character.isDigit(cp))
                && label.codePoints().anyMatch(Lookalikes::isSpoof);
    }
}
