package dev.chimera.core.source;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the addresses that people and programs write, which are often not quite URIs. */
final class Links {
    private static final int LENGTH_MAX = 2_048;
    private static final String NOT_IN_A_URI = "\"<>\\^`{|} ";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Links() {}

    /** {@code text} as an absolute http or https address, or {@code null} if it is none. */
    static @Nullable URI web(@Nullable String text) {
        if (text == null || text.isBlank() || text.length() > LENGTH_MAX) {
            return null;
        }
        String stripped = text.strip();
        URI uri = parse(stripped);
        uri = uri == null ? parse(escaped(stripped)) : uri;
        if (uri == null || uri.getScheme() == null || uri.getHost() == null) {
            return null;
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        return scheme.equals("http") || scheme.equals("https") ? uri : null;
    }

    private static @Nullable URI parse(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return null; // not a broken promise: the caller has another try, or takes it for no address
        }
    }

    private static String escaped(String text) {
        StringBuilder uri = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b <= ' ' || b == 0x7F || NOT_IN_A_URI.indexOf(b) >= 0) {
                uri.append('%').append(HEX.toHexDigits(b));
            } else {
                uri.append((char) b);
            }
        }
        return uri.toString();
    }
}
