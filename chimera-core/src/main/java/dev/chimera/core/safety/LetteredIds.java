package dev.chimera.core.safety;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers of persons that end in a letter as check: Spain's DNI and NIE, Italy's codice fiscale. Looks at each run of letters and
 * digits once.
 */
final class LetteredIds {
    private static final String SPANISH = "TRWAGMYFPDXBNJZSQVHLCKE";
    /** Digits stand at these places of a codice fiscale, or the letters that take their part where two people would share one. */
    private static final String DIGIT_PLACES = "......DD.DD.DDD.";

    private static final int DOTTED = 10;
    private static final String INSTEAD = "LMNPQRSTUV";
    private static final int[] ODD = {
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23
    };

    private LetteredIds() {}

    /** Where {@code text} holds such numbers. */
    static List<Spot> in(String text) {
        List<Spot> places = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length() && places.size() < Spot.MANY; i++) {
            if (i == text.length() || !Character.isLetterOrDigit(text.charAt(i))) {
                boolean hyphened = i - start == 8 && isSpanish(text, start, i, i + 1);
                if (hyphened || isSpanish(text, start, i - 1, i - 1) || (i - start == 16 && isItalian(text, start))) {
                    places.add(new Spot(start, hyphened ? i + 2 : i));
                }
                int dotted = i - start == 2 ? dottedEnd(text, start) : start;
                if (dotted > start) {
                    places.add(new Spot(start, dotted));
                }
                start = i + 1;
            }
        }
        return places;
    }

    /** Where a Spanish number with dots, such as 12.345.678-Z, ends; {@code start} if none begins there. */
    private static int dottedEnd(String text, int start) {
        int end = start + DOTTED;
        if (end >= text.length() || text.charAt(start + 2) != '.' || text.charAt(start + 6) != '.') {
            return start;
        }
        int letter = text.charAt(end) == '-' ? end + 1 : end;
        String plain = text.substring(start, start + 2)
                + text.substring(start + 3, start + 6)
                + text.substring(start + 7, Math.min(letter + 2, text.length()));
        return isSpanish(plain, 0, 8, 8 + letter - end) ? letter + 1 : start;
    }

    /** Eight digits, or X, Y or Z and seven, up to {@code end}, and the letter for the rest modulo 23 at {@code letter}. */
    private static boolean isSpanish(String text, int start, int end, int letter) {
        if (end - start != 8 || letter >= text.length() || !endsAfter(text, letter)) {
            return false;
        }
        if (letter > end && text.charAt(end) != '-') {
            return false;
        }
        int foreign = "XYZ".indexOf(upper(text.charAt(start)));
        int number = Math.max(foreign, 0);
        for (int i = foreign < 0 ? start : start + 1; i < end; i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
            number = number * 10 + text.charAt(i) - '0';
        }
        return SPANISH.charAt(number % 23) == upper(text.charAt(letter));
    }

    private static boolean endsAfter(String text, int letter) {
        return letter + 1 == text.length() || !Character.isLetterOrDigit(text.charAt(letter + 1));
    }

    private static boolean isItalian(String text, int start) {
        int sum = 0;
        for (int i = 0; i < 15; i++) {
            char c = upper(text.charAt(start + i));
            boolean digitPlace = DIGIT_PLACES.charAt(i) == 'D';
            if (digitPlace ? !isDigit(c) && INSTEAD.indexOf(c) < 0 : c < 'A' || c > 'Z') {
                return false;
            }
            int value = isDigit(c) ? c - '0' : c - 'A';
            sum += i % 2 == 0 ? ODD[value] : value;
        }
        return upper(text.charAt(start + 15)) == 'A' + sum % 26;
    }

    private static char upper(char c) {
        return c >= 'a' && c <= 'z' ? (char) (c - 32) : c;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
