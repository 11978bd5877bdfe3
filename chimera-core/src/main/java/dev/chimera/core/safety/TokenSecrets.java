package dev.chimera.core.safety;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Keys known by their build rather than by a prefix: JSON web tokens (RFC 7519), bot tokens made of parts, keys that name their
 * data centre, and a user with a password in an address. Looks at each run of key characters once.
 */
final class TokenSecrets {
    private static final int LENGTH_MIN = 20;
    private static final int HEADER_MAX = 1_024;

    private TokenSecrets() {}

    /** Where {@code text} holds such keys. */
    static List<Spot> in(String text) {
        List<Spot> places = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length() && places.size() < Spot.MANY; i++) {
            if (i == text.length() || !isTokenChar(text.charAt(i))) {
                if (i - start >= LENGTH_MIN && isSecret(text.substring(start, Math.min(i, start + 8_192)))) {
                    places.add(new Spot(start, i));
                }
                start = i + 1;
            }
        }
        credentials(text, places);
        return places;
    }

    private static boolean isTokenChar(char c) {
        return (c < 0x80 && Character.isLetterOrDigit(c)) || c == '_' || c == '-' || c == '.' || c == ':';
    }

    private static boolean isSecret(String run) {
        int colon = run.indexOf(':');
        String token = colon > 12 ? run.substring(run.lastIndexOf(':') + 1) : run;
        return isJwt(token) || isBotToken(token) || isPollToken(run, colon) || isRegional(token);
    }

    private static boolean isJwt(String token) {
        int dot = token.indexOf('.');
        if (!token.startsWith("eyJ") || dot < 8 || dot > HEADER_MAX || !token.startsWith("eyJ", dot + 1)) {
            return false;
        }
        try {
            String header = new String(Base64.getUrlDecoder().decode(token.substring(0, dot)), StandardCharsets.UTF_8);
            return header.endsWith("}") && (header.contains("\"alg\"") || header.contains("\"typ\""));
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /** Three parts of 23-28, 6 and 27-40 characters. */
    private static boolean isBotToken(String token) {
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (first < 23 || first > 26 || second - first != 7 || token.indexOf('.', second + 1) >= 0) {
            return false;
        }
        int rest = token.length() - second - 1;
        return rest >= 27 && rest <= 64 && "MNOA".indexOf(token.charAt(0)) >= 0 && hasDigitAndBothCases(token);
    }

    /** A number of 8-10 digits, a colon, 35 characters. */
    private static boolean isPollToken(String run, int colon) {
        return colon >= 8
                && colon <= 10
                && run.length() - colon == 36
                && run.substring(0, colon).chars().allMatch(Character::isDigit)
                && hasDigitAndBothCases(run);
    }

    /** 32 hexadecimal digits and a region such as {@code us2}. */
    private static boolean isRegional(String token) {
        return token.length() >= 36
                && token.length() <= 37
                && token.startsWith("-us", 32)
                && token.substring(35).chars().allMatch(Character::isDigit)
                && token.substring(0, 32).chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    private static boolean hasDigitAndBothCases(String token) {
        return token.chars().anyMatch(c -> c >= '0' && c <= '9')
                && token.chars().anyMatch(c -> c >= 'a' && c <= 'z')
                && token.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
    }

    private static void credentials(String text, List<Spot> places) {
        int at = text.indexOf("://");
        while (at >= 0 && places.size() < Spot.MANY) {
            int colon = -1;
            int end = at + 3;
            while (end < text.length() && end - at < 256 && isUserInfo(text.charAt(end))) {
                colon = text.charAt(end) == ':' && colon < 0 ? end : colon;
                end++;
            }
            boolean found = end < text.length() && text.charAt(end) == '@' && colon > at + 3 && end > colon + 1;
            if (found && text.charAt(colon + 1) != '$' && text.charAt(colon + 1) != '{') {
                places.add(new Spot(at + 3, end));
            }
            at = text.indexOf("://", at + 3);
        }
    }

    private static boolean isUserInfo(char c) {
        return c > ' ' && "/?#@\"'<>\\;".indexOf(c) < 0;
    }
}
