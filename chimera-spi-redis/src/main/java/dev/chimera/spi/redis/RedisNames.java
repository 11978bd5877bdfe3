package dev.chimera.spi.redis;

import dev.chimera.api.ConfigurationException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The names of keys and channels below one prefix. All that belongs to one queue, limiter, cache or bell has the same hash tag, so
 * that a cluster keeps it on one node. No two names give the same key.
 *
 * @param prefix 1 to 64 characters of {@code a-z A-Z 0-9 . _ : -}
 */
record RedisNames(String prefix) {
    private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9._:-]{1,64}");

    RedisNames {
        if (!FORM.matcher(prefix).matches()) {
            throw new ConfigurationException(
                    "prefix must have 1-64 characters of a-z A-Z 0-9 . _ : -, got '" + prefix + "'");
        }
    }

    /** What all keys of the {@code kind} called {@code name} begin with. */
    String tag(String kind, String name) {
        return prefix + ":{" + kind + "/" + escaped(name) + "}";
    }

    /** Has no braces, and no half characters, which UTF-8 cannot tell apart. */
    static String escaped(String name) {
        StringBuilder text = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < name.length()
                    && Character.isLowSurrogate(name.charAt(i + 1))) {
                text.append(c).append(name.charAt(++i));
            } else if (c == '{' || c == '}' || c == '%' || Character.isSurrogate(c)) {
                text.append('%').append(HexFormat.of().toHexDigits(c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
