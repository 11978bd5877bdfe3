package dev.chimera.core.report;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;

/**
 * Writes HTML that is well-formed and escaped by construction: text and attribute values are always escaped, elements are closed in
 * their order, and an address can get in only as a place on this page, as a link to the web, or as a picture that it carries itself.
 * Not thread-safe.
 */
final class HtmlPage {
    /** The longest text in one piece, in characters. */
    static final int TEXT_MAX = 10_000;

    private static final Set<String> ADDRESSES =
            Set.of("src", "href", "xlink:href", "srcset", "action", "data", "style");
    private static final Set<String> PICTURES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

    private final StringBuilder out = new StringBuilder(1 << 16);
    private final Deque<String> open = new ArrayDeque<>();

    /** Begins an element. {@code attributes} are names and values in turn. */
    HtmlPage open(String tag, String... attributes) {
        start(tag, attributes);
        out.append('>');
        open.push(tag);
        return this;
    }

    /** Ends the element that was begun last. */
    HtmlPage close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** An element that has no content. */
    HtmlPage empty(String tag, String... attributes) {
        start(tag, attributes);
        out.append("/>");
        return this;
    }

    /** An element with nothing but text in it. */
    HtmlPage element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** Text. */
    HtmlPage text(String text) {
        escape(VisibleText.of(text, TEXT_MAX));
        return this;
    }

    /** A link to the element {@code id} of this page. */
    HtmlPage jump(String id, String text) {
        out.append("<a href=\"#");
        escape(id);
        out.append("\">");
        text(text);
        out.append("</a>");
        return this;
    }

    /** The address as text, and as a link if it leads to the web; nothing is loaded from it unless a person follows it. */
    HtmlPage address(URI address) {
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        boolean web = scheme.equals("https") || scheme.equals("http");
        if (web) {
            out.append("<a rel=\"noopener noreferrer nofollow external\" href=\"");
            escape(address.toASCIIString());
            out.append("\">");
        }
        text(address.toString());
        if (web) {
            out.append("</a>");
        }
        return this;
    }

    /** Whether {@link #picture} takes pictures of this type. */
    static boolean takes(String mediaType) {
        return PICTURES.contains(mediaType);
    }

    /** A picture that the page carries in itself. */
    HtmlPage picture(String mediaType, byte[] content, String alternative) {
        if (!takes(mediaType)) {
            throw new IllegalArgumentException("a page carries pictures of " + PICTURES + ", got " + mediaType);
        }
        out.append("<img src=\"data:").append(mediaType).append(";base64,");
        out.append(Base64.getEncoder().encodeToString(content));
        out.append("\" alt=\"");
        escape(VisibleText.of(alternative, TEXT_MAX));
        out.append("\"/>");
        return this;
    }

    /** The page's own style sheet, as it is. */
    HtmlPage style(String sheet) {
        if (sheet.indexOf('<') >= 0) {
            throw new IllegalArgumentException("a style sheet must not hold '<'");
        }
        out.append("<style>").append(sheet).append("</style>");
        return this;
    }

    /** All of it; every element must be closed. */
    String finish() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("elements are still open: " + open);
        }
        return out.toString();
    }

    /** Begins the document. */
    HtmlPage doctype() {
        out.append("<!DOCTYPE html>\n");
        return this;
    }

    private void start(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            String name = attributes[i];
            if (ADDRESSES.contains(name) || name.startsWith("on")) {
                throw new IllegalArgumentException("attribute '" + name + "' may load or run something");
            }
            out.append(' ').append(name).append("=\"");
            escape(VisibleText.of(attributes[i + 1], TEXT_MAX));
            out.append('"');
        }
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
    }
}
