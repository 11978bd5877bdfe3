package dev.chimera.core.safety;

import java.util.Optional;

/**
 * Numbers that a state gives a person, where they have a check digit and are either of a shape of their own or stand near a word
 * that names them: India's Aadhaar, Brazil's CPF, France's NIR, the German tax number, the Dutch BSN, the British NHS number.
 */
final class NationalIds {
    private static final int NEAR = 32;
    private static final int[][] VERHOEFF = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
        {1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
        {5, 8, 0, 3, 7, 9, 6, 1, 4, 2},
        {8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
        {9, 4, 5, 3, 1, 2, 6, 8, 7, 0},
        {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
        {2, 7, 9, 3, 8, 0, 6, 4, 1, 5},
        {7, 0, 4, 6, 9, 1, 3, 2, 5, 8}
    };

    private NationalIds() {}

    /** What {@code run} is, in words; empty if it is no such number. */
    static Optional<String> kind(NumberRuns.Run run) {
        String digits = run.digits();
        return switch (digits.length()) {
            case 9 -> named(isBsn(digits) && isNear(run, "bsn", "burgerservice"), "a Dutch BSN");
            case 10 -> named(isNhs(digits) && isNear(run, "nhs"), "a British NHS number");
            case 11 -> eleven(run);
            case 12 ->
                named(
                        isAadhaar(digits) && (run.groups().equals("4_4_4") || isNear(run, "aadhaar", "aadhar")),
                        "an Indian Aadhaar number");
            case 15 -> named(isNir(digits), "a French NIR");
            default -> Optional.empty();
        };
    }

    private static Optional<String> eleven(NumberRuns.Run run) {
        String digits = run.digits();
        if (isCpf(digits) && (run.groups().equals("3.3.3-2") || isNear(run, "cpf"))) {
            return Optional.of("a Brazilian CPF");
        }
        return named(isGermanTax(digits) && isNear(run, "steuer", "idnr", "tax id", "tin"), "a German tax number");
    }

    private static Optional<String> named(boolean is, String kind) {
        return is ? Optional.of(kind) : Optional.empty();
    }

    private static boolean isNear(NumberRuns.Run run, String... words) {
        return NearWords.before(run, NEAR, words);
    }

    /** Weights 10 down to 2, modulo 11; a check of 10 is never given out (NHS Data Dictionary). */
    static boolean isNhs(String digits) {
        int check = 11 - weighted(digits, 0, 9, 10) % 11;
        return check != 10 && check % 11 == digit(digits, 9) && !isOneDigit(digits);
    }

    /** Weights 9 down to 2 and -1, divisible by 11. */
    static boolean isBsn(String digits) {
        return (weighted(digits, 0, 8, 9) - digit(digits, 8)) % 11 == 0 && !isOneDigit(digits);
    }

    /** Two check digits, each with weights that rise to the left from 2, modulo 11 (Receita Federal). */
    static boolean isCpf(String digits) {
        int first = weighted(digits, 0, 9, 10) * 10 % 11 % 10;
        int second = weighted(digits, 0, 10, 11) * 10 % 11 % 10;
        return first == digit(digits, 9) && second == digit(digits, 10) && !isOneDigit(digits);
    }

    /** ISO 7064 MOD 11,10; among the first ten digits one stands twice or three times (Bundeszentralamt fuer Steuern). */
    static boolean isGermanTax(String digits) {
        int product = 10;
        int[] counts = new int[10];
        for (int i = 0; i < 10; i++) {
            int sum = (digit(digits, i) + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
            counts[digit(digits, i)]++;
        }
        int most = 0;
        for (int count : counts) {
            most = Math.max(most, count);
        }
        return digits.charAt(0) != '0' && most >= 2 && most <= 3 && (11 - product) % 10 == digit(digits, 10);
    }

    /** The scheme of Verhoeff; the first digit is 2 or more (UIDAI). */
    static boolean isAadhaar(String digits) {
        int check = 0;
        for (int i = 0; i < digits.length(); i++) {
            check = dihedral(check, VERHOEFF[i % 8][digit(digits, digits.length() - 1 - i)]);
        }
        return check == 0 && digits.charAt(0) >= '2' && !isOneDigit(digits);
    }

    /** The product in the dihedral group of order ten. */
    private static int dihedral(int one, int other) {
        if (one < 5) {
            return other < 5 ? (one + other) % 5 : 5 + (one + other) % 5;
        }
        return other < 5 ? 5 + (one - other) % 5 : (one - other + 5) % 5;
    }

    /** Sex 1 or 2, a month of 1 to 12 or one of the makeshift ones, and a key: 97 less the rest modulo 97 (INSEE). */
    static boolean isNir(String digits) {
        int month = Integer.parseInt(digits.substring(3, 5));
        long number = Long.parseLong(digits.substring(0, 13));
        boolean dated = (month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50;
        return (digits.charAt(0) == '1' || digits.charAt(0) == '2')
                && dated
                && 97 - number % 97 == Long.parseLong(digits.substring(13));
    }

    private static int weighted(String digits, int from, int to, int first) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += (first - i) * digit(digits, i);
        }
        return sum;
    }

    private static boolean isOneDigit(String digits) {
        return digits.chars().distinct().count() == 1;
    }

    private static int digit(String digits, int at) {
        return digits.charAt(at) - '0';
    }
}
