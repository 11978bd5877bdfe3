package dev.chimera.core.safety;

import dev.chimera.api.AddressRanges;
import java.util.ArrayList;
import java.util.List;

/** Public Internet addresses, version 4 and 6, that stand alone in a text; a version such as v1.2.3.4 or Name/1.2.3.4 is none. */
final class InternetAddresses {
    private static final int LENGTH_MAX = 64;

    private InternetAddresses() {}

    /** Where {@code text} holds addresses. */
    static List<Spot> in(String text) {
        List<Spot> places = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length() && places.size() < Spot.MANY; i++) {
            if (i == text.length() || !isAddressChar(text.charAt(i))) {
                if (i - start >= 3 && i - start <= LENGTH_MAX && !isVersion(text, start)) {
                    add(text, start, i, places);
                }
                start = i + 1;
            }
        }
        return places;
    }

    private static void add(String text, int start, int end, List<Spot> places) {
        int trimmed = end;
        while (trimmed > start && ".:".indexOf(text.charAt(trimmed - 1)) >= 0) {
            trimmed--;
        }
        if (trimmed - start < 3 || !hasMark(text, start, trimmed)) {
            return;
        }
        String run = text.substring(start, trimmed);
        int colon = run.indexOf(':');
        String v4 = colon > 0 && run.indexOf(':', colon + 1) < 0 ? run.substring(0, colon) : run;
        boolean isV4 = isPlainV4(v4);
        boolean isV6 = !isV4 && colons(run) >= 3 && isPublicV6(run);
        if (isV4 || isV6) {
            places.add(new Spot(start, start + (isV4 ? v4.length() : run.length())));
        }
    }

    private static boolean hasMark(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (text.charAt(i) == '.' || text.charAt(i) == ':') {
                return true;
            }
        }
        return false;
    }

    private static boolean isPlainV4(String text) {
        return text.length() >= 7
                && text.length() <= 15
                && text.chars().filter(c -> c == '.').count() == 3
                && IpLiterals.v4(text)
                        .filter(literal -> literal.plain()
                                && AddressRanges.closed(literal.bytes()).isEmpty())
                        .isPresent();
    }

    private static boolean isPublicV6(String text) {
        return IpLiterals.v6(text)
                .filter(bytes -> AddressRanges.closed(bytes).isEmpty())
                .isPresent();
    }

    private static long colons(String text) {
        return text.chars().filter(c -> c == ':').count();
    }

    private static boolean isVersion(String text, int start) {
        int before = start - 1;
        while (before >= 0 && start - before < 3 && text.charAt(before) == ' ') {
            before--;
        }
        boolean slash = start > 1 && text.charAt(start - 1) == '/' && Character.isLetter(text.charAt(start - 2));
        return slash
                || (before >= 0 && start - before == 1 && Character.isLetterOrDigit(text.charAt(before)))
                || text.regionMatches(true, Math.max(0, before - 6), "version", 0, 7);
    }

    private static boolean isAddressChar(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '.' || c == ':';
    }
}
