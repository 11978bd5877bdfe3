package dev.chimera.core.safety;

import java.util.regex.Pattern;

/**
 * Telephone numbers: with a country code (ITU-T E.164), in the North American form, in the national form with a leading zero and
 * several groups, or any of 7 to 15 digits near a word such as "call". Dates, prices and ranges are none.
 */
final class TelephoneNumbers {
    private static final int NEAR = 24;
    private static final Pattern NORTH_AMERICAN = Pattern.compile("(1[-._])?(\\()?3[-._)]{1,2}3[-._]4");
    private static final Pattern FAR = Pattern.compile("3[-._]1?[-._]?\\(?3[-._)]{1,2}3[-._]4");
    private static final Pattern NATIONAL = Pattern.compile("\\(?[2-5]\\)?[-_.](?:[2-8][-_.]){0,4}[2-8]");
    private static final Pattern DATE =
            Pattern.compile("4[-./]2[-./]2(_.*)?|[12][-./][12][-./][24](_.*)?|4[-/]4|4_-_4|8|14");
    private static final String[] WORDS = {
        "phone",
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
        if (digits > 15 || isPartOfAddress(run)) {
            return false;
        }
        if (run.text().startsWith("+")) {
            return digits >= 8;
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

    private static boolean isNearWord(NumberRuns.Run run) {
        String around = AsciiCase.lower(run.before(NEAR) + "|" + run.after(12));
        for (String word : WORDS) {
            if (around.contains(word)) {
                return true;
            }
        }
        return false;
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
