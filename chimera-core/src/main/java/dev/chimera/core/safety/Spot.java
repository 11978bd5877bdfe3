package dev.chimera.core.safety;

import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a subject's text, written {@code text[start..end]} in a finding's place. Immutable.
 *
 * @param start the place of its first character
 * @param end the place after its last character
 */
record Spot(int start, int end) {
    /** One more than a verdict holds: who has found so many need not look on. */
    static final int MANY = CheckedGateway.FINDINGS_MAX + 1;

    private static final Pattern FORM = Pattern.compile("text\\[(\\d{1,9})\\.\\.(\\d{1,9})]");

    /** The part that {@code place} names; empty if it names something else. */
    static Optional<Spot> parse(String place) {
        Matcher matcher = FORM.matcher(place);
        return matcher.matches()
                ? Optional.of(new Spot(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /** Whether it lies within a text of {@code length} characters and is not empty. */
    boolean fits(int length) {
        return start < end && end <= length;
    }

    /** A finding here. */
    Finding finding(String rule, Severity severity, String excerpt, String message) {
        return new Finding(rule, severity, toString(), excerpt, message);
    }

    @Override
    public String toString() {
        return "text[" + start + ".." + end + "]";
    }
}
