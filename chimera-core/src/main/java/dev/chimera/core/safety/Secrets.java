package dev.chimera.core.safety;

import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.api.safety.Subject;
import dev.chimera.core.safety.SecretShapes.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds keys and passwords by the shapes that their issuers publish, private keys, JSON web tokens, credentials in addresses, and
 * assignments of random-looking values. On the way in they are redacted, on the way out they block. Excerpts show the issuer's
 * prefix and nothing else.
 */
final class Secrets implements InlineCheck {
    private static final String KEY_BEGIN = "-----BEGIN ";
    private static final int KEY_BLOCK_MAX = 16_384;

    @Override
    public String name() {
        return "secrets";
    }

    @Override
    public List<Finding> check(Subject subject) {
        Severity severity = InlineCheck.isOutbound(subject) ? Severity.BLOCK : Severity.REDACT;
        String text = subject.text();
        List<Finding> findings = new ArrayList<>();
        for (Shape shape : SecretShapes.KNOWN) {
            byPrefix(text, shape, severity, findings);
        }
        privateKeys(text, severity, findings);
        for (Spot place : TokenSecrets.in(text)) {
            findings.add(found(place, "secret.token", severity, ""));
        }
        for (Spot place : AssignedSecrets.in(text)) {
            findings.add(found(place, "secret.assigned", severity, ""));
        }
        return findings;
    }

    private static void byPrefix(String text, Shape shape, Severity severity, List<Finding> findings) {
        int at = text.indexOf(shape.prefix());
        while (at >= 0 && findings.size() < Spot.MANY) {
            int end = shape.end(text, at);
            if (end > at) {
                findings.add(found(new Spot(at, end), "secret." + shape.issuer(), severity, shape.prefix() + "..."));
            }
            at = text.indexOf(shape.prefix(), Math.max(end, at + shape.prefix().length()));
        }
    }

    private static void privateKeys(String text, Severity severity, List<Finding> findings) {
        int at = text.indexOf(KEY_BEGIN);
        while (at >= 0 && findings.size() < Spot.MANY) {
            int next = at + KEY_BEGIN.length();
            if (within(text, "PRIVATE KEY", next, 32) >= 0) {
                int foot = within(text, "-----END", next, KEY_BLOCK_MAX);
                int close = foot < 0 ? -1 : within(text, "-----", foot + 8, 64);
                next = close < 0 ? Math.min(text.length(), at + KEY_BLOCK_MAX) : close + 5;
                findings.add(found(new Spot(at, next), "secret.private-key", severity, KEY_BEGIN));
            }
            at = text.indexOf(KEY_BEGIN, next);
        }
    }

    /** Where {@code wanted} stands within {@code reach} characters from {@code from}, or -1. */
    private static int within(String text, String wanted, int from, int reach) {
        int last = Math.min(text.length() - wanted.length(), from + reach);
        for (int i = from; i <= last; i++) {
            if (text.startsWith(wanted, i)) {
                return i;
            }
        }
        return -1;
    }

    private static Finding found(Spot place, String rule, Severity severity, String excerpt) {
        return place.finding(rule, severity, excerpt, "looks like a key or password; change it if it is yours");
    }
}
