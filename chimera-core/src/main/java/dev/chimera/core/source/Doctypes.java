package dev.chimera.core.source;

/**
 * Document types in feeds. RSS 0.91 asked for one that only points at a public definition; since nothing is ever fetched, that
 * one may be dropped. One that declares anything itself stays in place, and the parser refuses it.
 */
final class Doctypes {
    private static final String OPEN = "<!DOCTYPE";

    private Doctypes() {}

    /** {@code xml} without a document type that declares nothing of its own. */
    static String withoutHarmless(String xml) {
        int start = afterProlog(xml);
        if (!xml.startsWith(OPEN, start)) {
            return xml;
        }
        char quote = 0;
        for (int i = start + OPEN.length(); i < xml.length(); i++) {
            char c = xml.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '[') {
                return xml;
            } else if (c == '>') {
                return xml.substring(0, start) + xml.substring(i + 1);
            }
        }
        return xml;
    }

    /** The position after the XML declaration, comments, instructions and white space. */
    private static int afterProlog(String xml) {
        int at = 0;
        while (at < xml.length()) {
            int next;
            if (Character.isWhitespace(xml.charAt(at)) || xml.charAt(at) == '\uFEFF') {
                next = at + 1;
            } else if (xml.startsWith("<?", at)) {
                next = after(xml, "?>", at);
            } else if (xml.startsWith("<!--", at)) {
                next = after(xml, "-->", at);
            } else {
                return at;
            }
            at = next;
        }
        return at;
    }

    private static int after(String xml, String end, int from) {
        int found = xml.indexOf(end, from);
        return found < 0 ? xml.length() : found + end.length();
    }
}
