package dev.chimera.tck;

import dev.chimera.api.Platform;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.media.QualityReport;
import dev.chimera.api.publish.Disclosure;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.safety.Subject;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Content on its way out, and how a finding names a part of it. */
final class OutboundSamples {
    /** A part of a text in a finding's place. */
    static final Pattern PART = Pattern.compile("text\\[(\\d{1,9})\\.\\.(\\d{1,9})]");

    private static final Disclosure DISCLOSURE = new Disclosure("Made by a machine.", Map.of("ai_generated", "true"));
    private static final int TITLE_MAX = 200;
    private static final int WORDS_MAX = 9_000;

    private OutboundSamples() {}

    /** Content that says {@code text} wherever it can, as much of it as there may be. */
    static Subject saying(String text) {
        return new Subject.Outbound(
                new PublishOrder(
                        new PublicationKey("tck", Platform.WEBHOOK, "luna"),
                        start(text, TITLE_MAX),
                        start(text, WORDS_MAX) + "\n" + DISCLOSURE.visibleText(),
                        List.of(start(text, TITLE_MAX)),
                        List.of(),
                        DISCLOSURE),
                new QualityReport(0.9, List.of()),
                PersonalityProfile.named("Luna"),
                0.95,
                List.of(text));
    }

    private static String start(String text, int max) {
        return text.substring(0, Math.min(text.length(), max));
    }
}
