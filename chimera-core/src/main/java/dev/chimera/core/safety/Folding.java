package dev.chimera.core.safety;

import java.text.Normalizer;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Writes every character the one way that a reader sees it: compatibility forms decomposed (NFKD), accents and invisible
 * characters dropped, lower case, look-alikes of other scripts as the Latin letter. A term and a text that are both folded match
 * whatever tricks the text plays. Thread-safe; the table fills as characters turn up, and is bounded by Unicode's size.
 */
final class Folding {
    private static final int BLOCK = 256;
    private static final AtomicReferenceArray<String @Nullable []> TABLE =
            new AtomicReferenceArray<>((Character.MAX_CODE_POINT + 1) / BLOCK);

    private Folding() {}

    /** What {@code codePoint} folds to; empty for what cannot be seen. */
    static String fold(int codePoint) {
        int block = codePoint / BLOCK;
        String[] known = TABLE.get(block);
        if (known == null) {
            known = fill(block);
            TABLE.set(block, known);
        }
        return known[codePoint % BLOCK];
    }

    /** {@code text}, folded. */
    static String fold(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        text.codePoints().forEach(cp -> folded.append(fold(cp)));
        return folded.toString();
    }

    private static String[] fill(int block) {
        String[] filled = new String[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            filled[i] = compute(block * BLOCK + i);
        }
        return filled;
    }

    private static String compute(int codePoint) {
        if (Character.getType(codePoint) == Character.SURROGATE) {
            return "\uFFFD";
        }
        String plain = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT);
        StringBuilder seen = new StringBuilder(plain.length());
        plain.codePoints().filter(cp -> !isUnseen(cp)).map(Lookalikes::latin).forEach(seen::appendCodePoint);
        return seen.toString();
    }

    private static boolean isUnseen(int codePoint) {
        return isAccent(codePoint)
                || Character.getType(codePoint) == Character.FORMAT
                || (codePoint >= 0xFE00 && codePoint <= 0xFE0F)
                || (codePoint >= 0xE0000 && codePoint <= 0xE01EF)
                || codePoint == 0x034F
                || codePoint == 0x115F
                || codePoint == 0x1160
                || codePoint == 0x3164
                || codePoint == 0xFFA0;
    }

    private static boolean isAccent(int codePoint) {
        return (codePoint >= 0x0300 && codePoint <= 0x036F)
                || (codePoint >= 0x0483 && codePoint <= 0x0489)
                || (codePoint >= 0x1AB0 && codePoint <= 0x1AFF)
                || (codePoint >= 0x1DC0 && codePoint <= 0x1DFF)
                || (codePoint >= 0x20D0 && codePoint <= 0x20FF)
                || (codePoint >= 0xFE20 && codePoint <= 0xFE2F);
    }
}
