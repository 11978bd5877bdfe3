package dev.chimera.core.safety;

/** US social security numbers: 3-2-4 digits, without the numbers that are never issued (Social Security Administration). */
final class SocialSecurity {
    private static final int NEAR = 48;

    private SocialSecurity() {}

    /** Whether {@code run} is such a number: written with hyphens, or near words that say so. */
    static boolean isNumber(NumberRuns.Run run) {
        String digits = run.digits();
        if (digits.length() != 9 || !isIssued(digits)) {
            return false;
        }
        if (run.text().startsWith("+") || run.text().startsWith("(")) {
            return false;
        }
        return run.groups().equals("3-2-4") || isNamed(run);
    }

    /** Whether {@code stretch}, a part of a longer number, is one that stands for itself. */
    static boolean isStretch(NumberRuns.Run stretch) {
        String groups = stretch.groups();
        boolean shaped = groups.equals("3-2-4") || (isNamed(stretch) && (groups.equals("9") || groups.equals("3_2_4")));
        return shaped && !stretch.before(1).equals("-") && !stretch.after(1).equals("-") && isNumber(stretch);
    }

    private static boolean isNamed(NumberRuns.Run run) {
        return NearWords.before(run, NEAR, "ssn", "social security");
    }

    private static boolean isIssued(String digits) {
        return !digits.startsWith("000")
                && !digits.startsWith("666")
                && digits.charAt(0) != '9'
                && !digits.startsWith("00", 3)
                && !digits.endsWith("0000");
    }
}
