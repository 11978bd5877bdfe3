package dev.chimera.core.safety;

import dev.chimera.api.Platform;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.content.PersonalityProfile.BrandGuidelines;
import dev.chimera.api.media.QualityReport;
import dev.chimera.api.publish.Disclosure;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Subject;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.SafetyCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Subjects to check, and a log that remembers. */
final class Samples {
    static final String VISIBLE = "Made by an AI.";
    static final Disclosure DISCLOSURE = new Disclosure(VISIBLE, Map.of("ai_generated", "true"));

    private Samples() {}

    static Subject.Inbound post(String text, String... links) {
        return new Subject.Inbound(Subject.Boundary.POST, "post-1", text, List.of(links));
    }

    static PersonalityProfile persona(String... avoid) {
        return new PersonalityProfile(
                "Iris Volt",
                "curious, dry",
                "home owners",
                new BrandGuidelines("short sentences", List.of(avoid), List.of(), List.of()),
                Map.of(),
                "");
    }

    static PublishOrder order(String text) {
        return order("Old radios", text + "\n" + VISIBLE, DISCLOSURE);
    }

    static PublishOrder order(String title, String text, Disclosure disclosure) {
        return new PublishOrder(
                new PublicationKey("brief-1", Platform.FEED, "Iris Volt"),
                title,
                text,
                List.of(),
                List.of(),
                disclosure);
    }

    static Subject.Outbound outbound(String text, String... avoid) {
        return outbound(order(text), 0.95, 0.95, persona(avoid));
    }

    static Subject.Outbound outbound(
            PublishOrder order, double quality, double confidence, PersonalityProfile persona) {
        return new Subject.Outbound(order, new QualityReport(quality, List.of()), persona, confidence);
    }

    static List<String> rules(List<Finding> findings) {
        return findings.stream().map(Finding::rule).toList();
    }

    static SafetyCheck check(String name, Function<Subject, List<Finding>> body) {
        return new SafetyCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<Finding> check(Subject subject) {
                return body.apply(subject);
            }
        };
    }

    /** Remembers what was appended. */
    static final class RememberingLog implements AuditLog {
        final List<Event> events = new ArrayList<>();

        @Override
        public synchronized void append(Event event) {
            events.add(event);
        }

        @Override
        public synchronized List<Event> about(String subject, int max) {
            return events.stream()
                    .filter(event -> event.subject().equals(subject))
                    .limit(max)
                    .toList();
        }
    }
}
