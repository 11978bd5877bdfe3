package dev.chimera.core.studio;

import dev.chimera.api.ConfigurationException;
import java.awt.Font;
import java.awt.GraphicsEnvironment;

/**
 * The machine's own sans-serif letters, and what of a text they can show. Thread-safe: fonts are immutable.
 *
 * @param regular for sentences
 * @param bold for headlines
 */
record Typeface(Font regular, Font bold) {
    /** Below this share of letters that can be shown, a card would say nothing. */
    static final double COVERAGE_MIN = 0.5;

    private static final String REMEDY =
            "; install a font package, for example 'apt-get install fontconfig fonts-dejavu-core' or 'apk add fontconfig ttf-dejavu'";

    /**
     * The letters of this machine.
     *
     * @throws ConfigurationException if it has none
     */
    static Typeface ofThisMachine() {
        try {
            int families = GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames().length;
            Typeface found =
                    new Typeface(new Font(Font.SANS_SERIF, Font.PLAIN, 1), new Font(Font.SANS_SERIF, Font.BOLD, 1));
            if (families == 0 || !found.regular.canDisplay('A')) {
                throw new ConfigurationException("this machine has no font to print cards with" + REMEDY);
            }
            return found;
        } catch (RuntimeException | LinkageError e) {
            if (e instanceof ConfigurationException known) {
                throw known;
            }
            // without fontconfig or libfreetype the font system itself fails, as whatever it stumbles over first
            throw new ConfigurationException("this machine's fonts cannot be used (" + e + ")" + REMEDY, e);
        }
    }

    /**
     * {@code text} as it can be printed: one space for each run of white space, no control characters, ornaments such as emoji
     * left out where there is no glyph for them, and an empty box in place of a letter that has none.
     */
    String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                spaceOnce(out);
            } else if (!isInvisible(c)) {
                appendGlyph(out, c);
            }
        });
        return out.toString().strip();
    }

    /** The share of the letters of {@code text} that can be printed, 0 to 1; 1 if there are none. */
    double coverage(String text) {
        long letters = text.codePoints().filter(Character::isLetterOrDigit).count();
        long shown = text.codePoints()
                .filter(Character::isLetterOrDigit)
                .filter(regular::canDisplay)
                .count();
        return letters == 0 ? 1 : (double) shown / letters;
    }

    private void appendGlyph(StringBuilder out, int c) {
        if (regular.canDisplay(c) && bold.canDisplay(c)) {
            out.appendCodePoint(c);
        } else if (Character.isLetterOrDigit(c)) {
            out.append(regular.canDisplay('\u25A1') ? '\u25A1' : '?');
        }
    }

    private static void spaceOnce(StringBuilder out) {
        if (out.length() > 0 && out.charAt(out.length() - 1) != ' ') {
            out.append(' ');
        }
    }

    /** Joiners of Arabic and Indic scripts stay; all else that prints nothing goes, direction overrides included. */
    private static boolean isInvisible(int c) {
        int type = Character.getType(c);
        boolean joiner = c == 0x200C || c == 0x200D;
        boolean variation = c >= 0xFE00 && c <= 0xFE0F;
        return variation
                || type == Character.CONTROL
                || (type == Character.FORMAT && !joiner)
                || type == Character.PRIVATE_USE
                || type == Character.SURROGATE
                || type == Character.UNASSIGNED;
    }
}
