package dev.chimera.core.safety;

import java.util.regex.Pattern;

/**
 * Telephone numbers: with a country code (ITU-T E.164), in the North American form, in the national form with a leading zero and
 * several groups, or any of 7 to 15 digits near a word such as "call". Dates, prices and ranges are none.
 */
final class TelephoneNumbers {
    private static final int NEAR = 24;
    private static final int NEAR_AFTER = 12;
    private static final Pattern NORTH_AMERICAN = Pattern.compile("(1[-._])?(\\()?3[-._)]{1,2}3[-._]4");
    private static final Pattern FAR = Pattern.compile("3[-._]1?[-._]?\\(?3[-._)]{1,2}3[-._]4");
    private static final Pattern NATIONAL = Pattern.compile("\\(?[2-5]\\)?[-_.](?:[2-8][-_.]){0,4}[2-8]");
    private static final Pattern ABROAD = Pattern.compile("[2-5](?:[-_.()]{1,2}\\d{1,2})+");
    private static final Pattern DATE =
            Pattern.compile("4[-./]2[-./]2(_.*)?|[12][-./][12][-./][24](_.*)?|4[-/]4|4_-_4|8|14");
    private static final String[] WORDS = {
        "phone",
        "telephon",
        "telefon",
        "tel\u00E9fon",
        "t\u00E9l\u00E9phon",
        "telefax",
        "cellphone",
        "calling",
        "call",
        "tel",
        "mobile",
        "cell",
        "fax",
        "whatsapp",
        "sms",
        "answering at",
        "number is",
        "text me",
        "office",
        "hotline",
        "dial",
        "ring me",
        "contact"
    };

    private TelephoneNumbers() {}

    /** Whether {@code run} is such a number. */
    static boolean isNumber(NumberRuns.Run run) {
        int digits = run.digits().length();
        String groups = run.groups();
        if (digits < 6 || isPartOfAddress(run)) {
            return false;
        }
        if (isDialledAbroad(run)) {
            return true;
        }
        if (digits > 15) {
            return false;
        }
        if (run.text().startsWith("+")) {
            return digits >= (isSum(run) ? 11 : 8);
        }
        if (digits >= 10
                && (NORTH_AMERICAN.matcher(groups).matches()
                        || FAR.matcher(groups).matches())) {
            return true;
        }
        if (DATE.matcher(groups).matches()) {
            return false;
        }
        boolean grouped = NATIONAL.matcher(groups).matches();
        boolean trunk = run.digits().charAt(0) == '0' && digits >= 9 && digits <= 12 && grouped;
        return trunk || (digits >= 6 && digits <= 15 && (grouped || digits >= 7) && isNearWord(run));
    }

    /** The prefix 00, a country code that does not begin with 0, and at least one more group. */
    private static boolean isDialledAbroad(NumberRuns.Run run) {
        String digits = run.digits();
        return digits.startsWith("00")
                && digits.length() >= 11
                && digits.length() <= 17
                && digits.charAt(2) != '0'
                && ABROAD.matcher(run.groups()).matches();
    }

    private static boolean isSum(NumberRuns.Run run) {
        String before = run.before(1);
        return !before.isEmpty() && Character.isDigit(before.charAt(0));
    }

    private static boolean isNearWord(NumberRuns.Run run) {
        return NearWords.before(run, NEAR, WORDS) || NearWords.after(run, NEAR_AFTER, WORDS);
    }

    private static boolean isPartOfAddress(NumberRuns.Run run) {
        String before = run.before(1);
        return before.equals("/")
                || before.equals("=")
                || before.equals("$")
                || before.equals("#")
                || before.equals("€");
    }
}
