package dev.chimera.core.safety;

import java.util.regex.Pattern;

/** Payment card numbers (ISO/IEC 7812): the issuers' ranges, their lengths, and the check digit of Luhn. */
final class PaymentCards {
    private static final Pattern SPELLING = Pattern.compile("\\d+(?:-+\\d+)*|\\d+(?:_+\\d+)*|4(?:\\.[3-6]){2,4}");
    private static final Pattern STRETCH =
            Pattern.compile("1[3-9]|[46](?:(?:-[2-7]){2,4}|(?:_[2-7]){2,4}|(?:\\.[3-6]){2,4})");

    private PaymentCards() {}

    /** Whether {@code run} is the number of a card, with only spaces, only hyphens or only dots between its groups. */
    static boolean isCard(NumberRuns.Run run) {
        return SPELLING.matcher(run.groups()).matches() && isCard(run.digits());
    }

    /** Whether {@code stretch}, a part of a longer number, is a card's as cards print it and does not go on to the left. */
    static boolean isStretch(NumberRuns.Run stretch) {
        String before = stretch.before(1);
        return STRETCH.matcher(stretch.groups()).matches()
                && !before.equals("-")
                && !before.equals(".")
                && isCard(stretch.digits());
    }

    /** Whether {@code digits} is the number of a card. */
    static boolean isCard(String digits) {
        return isIssued(digits)
                && hasCheckDigit(digits)
                && digits.chars().distinct().count() > 1;
    }

    private static boolean isIssued(String digits) {
        int length = digits.length();
        if (length < 13 || length > 19) {
            return false;
        }
        int two = Integer.parseInt(digits.substring(0, 2));
        int four = Integer.parseInt(digits.substring(0, 4));
        boolean visa = two / 10 == 4 && (length == 13 || length == 16 || length == 19);
        boolean mastercard = length == 16 && ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720));
        boolean amex = length == 15 && (two == 34 || two == 37);
        boolean diners = length == 14 && (two == 36 || two == 38 || (four >= 3000 && four <= 3059));
        boolean discover = length >= 16 && (four == 6011 || two == 65 || (four >= 6440 && four <= 6499));
        boolean jcb = length >= 16 && four >= 3528 && four <= 3589;
        boolean others = length >= 16 && (two == 62 || two == 60 || two == 81);
        boolean maestro = two == 50 || (two >= 56 && two <= 58) || two == 63 || two == 67;
        return visa || mastercard || amex || diners || discover || jcb || others || maestro;
    }

    private static boolean hasCheckDigit(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int doubled = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
            sum += i % 2 == 0 ? digit : doubled;
        }
        return sum % 10 == 0;
    }
}
