package dev.chimera.core.safety;

import java.util.ArrayList;
import java.util.List;

/**
 * Values that are assigned to a name such as {@code password} or {@code api_key} and look random: at least 8 characters with
 * letters and digits, and an entropy of {@value #BITS_MIN} bits a character or more (Shannon). Placeholders do not count.
 */
final class AssignedSecrets {
    static final double BITS_MIN = 2.75;

    private static final String[] NAMES = {
        "password",
        "passwd",
        "passphrase",
        "pwd",
        "secret",
        "apikey",
        "api_key",
        "api-key",
        "access_key",
        "access-key",
        "accesskey",
        "accountkey",
        "auth_token",
        "auth-token",
        "access_token",
        "accesstoken",
        "client_secret",
        "private_key",
        "token"
    };
    private static final String[] PLACEHOLDERS = {
        "example",
        "changeme",
        "your",
        "xxxx",
        "****",
        "insert",
        "fake",
        "dummy",
        "placeholder",
        "redacted",
        "1234567",
        "test"
    };
    private static final int VALUE_MIN = 8;
    private static final int VALUE_MAX = 512;

    private final String text;
    private final String lower;
    private final List<Spot> places = new ArrayList<>();

    private AssignedSecrets(String text) {
        this.text = text;
        this.lower = AsciiCase.lower(text);
    }

    /** Where {@code text} assigns secrets. */
    static List<Spot> in(String text) {
        if (text.indexOf(':') < 0 && text.indexOf('=') < 0 && text.indexOf('>') < 0) {
            return List.of();
        }
        AssignedSecrets search = new AssignedSecrets(text);
        for (String name : NAMES) {
            search.find(name);
        }
        return search.places;
    }

    private void find(String name) {
        int at = lower.indexOf(name);
        while (at >= 0 && places.size() < Spot.MANY) {
            int after = at + name.length();
            int value = valueStart(after);
            int end = value < 0 ? -1 : valueEnd(value);
            if (end > value && isSecret(value, end)) {
                places.add(new Spot(value, end));
            }
            at = lower.indexOf(name, Math.max(after, end));
        }
    }

    /** Where the value begins if an assignment sign follows at {@code at}, else -1. */
    private int valueStart(int at) {
        int i = skip(at, "\"'` ", 4);
        int sign = skip(i, ":=>", 3);
        return sign == i ? -1 : skip(sign, "\"'` ", 4);
    }

    private int skip(int from, String chars, int max) {
        int i = from;
        while (i < text.length() && i - from < max && chars.indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return i;
    }

    private int valueEnd(int from) {
        int i = from;
        while (i < text.length() && i - from < VALUE_MAX && isValue(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isValue(char c) {
        return c > ' ' && c < 0x7F && "\"'`,;<>()[]{}".indexOf(c) < 0;
    }

    private boolean isSecret(int start, int end) {
        if (end - start < VALUE_MIN || !isMixed(start, end)) {
            return false;
        }
        String value = lower.substring(start, end);
        if (value.startsWith("$") || value.startsWith("%") || value.contains("://")) {
            return false;
        }
        for (String placeholder : PLACEHOLDERS) {
            if (value.contains(placeholder)) {
                return false;
            }
        }
        return bitsPerChar(text, start, end) >= BITS_MIN;
    }

    private boolean isMixed(int start, int end) {
        boolean digit = false;
        boolean letter = false;
        for (int i = start; i < end; i++) {
            digit |= Character.isDigit(text.charAt(i));
            letter |= Character.isLetter(text.charAt(i));
        }
        return digit && letter;
    }

    /** Shannon's entropy of the characters from {@code start} to {@code end}, in bits a character. */
    static double bitsPerChar(String text, int start, int end) {
        int[] counts = new int[128];
        for (int i = start; i < end; i++) {
            counts[text.charAt(i) & 0x7F]++;
        }
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = count / (double) (end - start);
                bits -= share * Math.log(share) / Math.log(2);
            }
        }
        return bits;
    }
}
