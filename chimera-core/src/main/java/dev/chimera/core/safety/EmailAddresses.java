package dev.chimera.core.safety;

import java.util.ArrayList;
import java.util.List;

/** E-mail addresses in the form people use (the dot-atom form of RFC 5322, a domain with a dot). */
final class EmailAddresses {
    private static final int LOCAL_MAX = 64;
    private static final int DOMAIN_MAX = 253;

    private EmailAddresses() {}

    /** Where {@code text} holds addresses. */
    static List<Spot> in(String text) {
        List<Spot> places = new ArrayList<>();
        for (int at = text.indexOf('@'); at >= 0 && places.size() < Spot.MANY; at = text.indexOf('@', at + 1)) {
            int start = at;
            while (start > 0 && at - start < LOCAL_MAX && isLocal(text.charAt(start - 1))) {
                start--;
            }
            while (start < at && (text.charAt(start) == '.' || text.charAt(start) == '\'')) {
                start++;
            }
            int end = domainEnd(text, at + 1);
            if (start < at && end > at + 1) {
                places.add(new Spot(start, end));
            }
        }
        return places;
    }

    private static int domainEnd(String text, int from) {
        int end = from;
        while (end < text.length() && end - from < DOMAIN_MAX && isDomain(text.charAt(end))) {
            end++;
        }
        while (end > from && !Character.isLetterOrDigit(text.charAt(end - 1))) {
            end--;
        }
        int dot = end - 1;
        while (dot > from && text.charAt(dot) != '.') {
            dot--;
        }
        return dot > from && end - dot > 2 && isTopLevel(text, dot + 1, end) ? end : from;
    }

    /** Letters, or the ASCII form of letters of another script. */
    private static boolean isTopLevel(String text, int from, int to) {
        boolean encoded = text.regionMatches(true, from, "xn--", 0, 4);
        for (int i = from; i < to; i++) {
            if (!encoded && !Character.isLetter(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLocal(char c) {
        return Character.isLetterOrDigit(c) || "._%+-'".indexOf(c) >= 0;
    }

    private static boolean isDomain(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '-';
    }
}
