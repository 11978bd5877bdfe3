package dev.chimera.core.source;

import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;

/** Words without their mark-up. */
final class PlainText {
    private PlainText() {}

    /** What a reader would see of {@code html}: no tags, scripts or styles, entities decoded, white space collapsed. */
    static String ofHtml(@Nullable String html) {
        if (html == null) {
            return "";
        }
        boolean marked = html.indexOf('<') >= 0 || html.indexOf('&') >= 0;
        return marked ? collapsed(Jsoup.parseBodyFragment(html).text()) : collapsed(html);
    }

    /** {@code text} with every run of white space and control characters as one space. */
    static String collapsed(@Nullable String text) {
        if (text == null) {
            return "";
        }
        StringBuilder line = new StringBuilder(text.length());
        boolean gap = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c)) {
                gap = true;
                continue;
            }
            if (gap && !line.isEmpty()) {
                line.append(' ');
            }
            gap = false;
            line.append(c);
        }
        return line.toString();
    }

    /** At most {@code charsMax} characters of {@code text}, never half of a surrogate pair. */
    static String cut(String text, int charsMax) {
        if (text.length() <= charsMax) {
            return text;
        }
        boolean splits = Character.isHighSurrogate(text.charAt(charsMax - 1));
        return text.substring(0, splits ? charsMax - 1 : charsMax);
    }
}
