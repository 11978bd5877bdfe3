package dev.chimera.benchmarks.quality;

import dev.chimera.api.Platform;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.content.PersonalityProfile.BrandGuidelines;
import dev.chimera.api.media.QualityReport;
import dev.chimera.api.publish.Disclosure;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.safety.Subject;
import dev.chimera.core.safety.CheckedGateway;
import java.util.List;
import java.util.Map;

/** Asks a gateway of the standard checks about texts on their way in. Thread-safe. */
final class Screening {
    private final CheckedGateway gateway = CheckedGateway.standard();

    /** The verdict on {@code text}, which names no links apart from those in it. */
    SafetyVerdict verdict(String text) {
        return verdict(text, List.of());
    }

    /** The verdict on {@code text} that came with {@code links}. */
    SafetyVerdict verdict(String text, List<String> links) {
        return gateway.screen(new Subject.Inbound(Subject.Boundary.POST, "labelled", text, links));
    }

    /** The verdict on {@code text} as a post that a persona is about to publish, with its disclosure after it. */
    SafetyVerdict verdictOnOwn(String text) {
        String visible = "Made by an AI.";
        PublishOrder order = new PublishOrder(
                new PublicationKey("labelled", Platform.FEED, "Iris Volt"),
                "Old radios",
                text + "\n" + visible,
                List.of(),
                List.of(),
                new Disclosure(visible, Map.of("ai_generated", "true")));
        PersonalityProfile persona = new PersonalityProfile(
                "Iris Volt",
                "curious, dry",
                "home owners",
                new BrandGuidelines("short sentences", List.of(), List.of(), List.of()),
                Map.of(),
                "");
        return gateway.screen(new Subject.Outbound(order, new QualityReport(0.95, List.of()), persona, 0.95));
    }

    /** Whether a finding in {@code text} is of a rule that begins with {@code rule}. */
    boolean finds(String text, String rule) {
        return hasRule(verdict(text).findings(), rule);
    }

    /** In how many of {@code texts} a finding is of a rule that begins with {@code rule}. */
    Share found(List<String> texts, String rule) {
        return new Share(texts.stream().filter(text -> finds(text, rule)).count(), texts.size());
    }

    static boolean hasRule(List<Finding> findings, String rule) {
        return findings.stream().anyMatch(finding -> finding.rule().startsWith(rule));
    }
}
