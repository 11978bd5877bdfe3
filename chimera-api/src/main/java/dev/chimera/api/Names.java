package dev.chimera.api;

import java.text.Normalizer;
import java.util.Locale;

/** Turns what a person typed into the lower-case ASCII names that ids are made of. */
final class Names {
    private static final int LENGTH_MAX = 40;

    private Names() {}

    /** {@code name} in lower case, accents dropped, every other run of characters as one hyphen, never empty. */
    static String slug(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        StringBuilder slug = new StringBuilder();
        for (int i = 0; i < plain.length() && slug.length() < LENGTH_MAX; i++) {
            char c = plain.charAt(i);
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
                slug.append(c);
            } else if (Character.getType(c) != Character.NON_SPACING_MARK
                    && !slug.isEmpty()
                    && slug.charAt(slug.length() - 1) != '-') {
                slug.append('-');
            }
        }
        while (!slug.isEmpty() && slug.charAt(slug.length() - 1) == '-') {
            slug.setLength(slug.length() - 1);
        }
        return slug.isEmpty() ? "unnamed" : slug.toString();
    }
}
