package dev.chimera.core.safety;

import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.api.safety.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds e-mail addresses, telephone numbers, payment cards, bank accounts, numbers of persons of several states, and Internet
 * addresses. On the way in they are redacted. On the way out cards, accounts and numbers of persons block, the rest is held, because a
 * contact address may be meant. Names and postal addresses need a model and are not found. Excerpts show nothing of what was
 * found.
 */
final class PersonalData implements InlineCheck {
    private static final String CARD = "a payment card number";
    private static final String SOCIAL_SECURITY = "a US social security number";

    @Override
    public String name() {
        return "personal-data";
    }

    @Override
    public List<Finding> check(Subject subject) {
        String text = subject.text();
        boolean outbound = InlineCheck.isOutbound(subject);
        Severity strict = outbound ? Severity.BLOCK : Severity.REDACT;
        Severity mild = outbound ? Severity.HOLD : Severity.REDACT;
        List<Finding> findings = new ArrayList<>();
        add(findings, EmailAddresses.in(text), "pii.email", mild, "an e-mail address");
        add(findings, BankAccounts.in(text), "pii.bank-account", strict, "an account number (IBAN)");
        add(findings, InternetAddresses.in(text), "pii.ip-address", mild, "an Internet address");
        add(findings, LetteredIds.in(text), "pii.national-id", strict, "a number of a person");
        addNumbers(findings, text, strict, mild);
        return findings;
    }

    private static void addNumbers(List<Finding> findings, String text, Severity strict, Severity mild) {
        int bound = findings.size() + Spot.MANY;
        for (NumberRuns.Run run : NumberRuns.in(text)) {
            if (findings.size() >= bound) {
                return;
            }
            Optional<String> national = NationalIds.kind(run);
            if (national.isPresent()) {
                add(findings, List.of(run.place()), "pii.national-id", strict, national.get());
            } else if (PaymentCards.isCard(run)) {
                add(findings, List.of(run.place()), "pii.payment-card", strict, CARD);
            } else if (SocialSecurity.isNumber(run)) {
                add(findings, List.of(run.place()), "pii.social-security", strict, SOCIAL_SECURITY);
            } else if (TelephoneNumbers.isNumber(run)) {
                add(findings, List.of(run.place()), "pii.phone", mild, "a telephone number");
            } else {
                addStretches(findings, run, strict, bound);
            }
        }
    }

    /** What stands side by side in a run that is nothing as a whole. */
    private static void addStretches(List<Finding> findings, NumberRuns.Run run, Severity strict, int bound) {
        int end = 0;
        for (NumberRuns.Run stretch : run.stretches()) {
            if (stretch.place().start() < end || findings.size() >= bound) {
                continue;
            }
            if (PaymentCards.isStretch(stretch)) {
                add(findings, List.of(stretch.place()), "pii.payment-card", strict, CARD);
            } else if (SocialSecurity.isStretch(stretch)) {
                add(findings, List.of(stretch.place()), "pii.social-security", strict, SOCIAL_SECURITY);
            } else {
                continue;
            }
            end = stretch.place().end();
        }
    }

    private static void add(List<Finding> findings, List<Spot> places, String rule, Severity severity, String what) {
        for (Spot place : places) {
            String excerpt = "***(" + (place.end() - place.start()) + " characters)";
            findings.add(place.finding(rule, severity, excerpt, what));
        }
    }
}
