package dev.chimera.core.safety;

import dev.chimera.api.Platform;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.api.safety.Subject;
import dev.chimera.api.spi.PublishTarget.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Blocks what a platform would not take: a text that is too long, too many files, or a platform that nobody described. */
final class PlatformLimits implements InlineCheck {
    private final Map<Platform, Limits> limits;

    /** A check of {@code limits}. */
    PlatformLimits(Map<Platform, Limits> limits) {
        this.limits = Map.copyOf(limits);
    }

    @Override
    public String name() {
        return "platform-limits";
    }

    @Override
    public boolean examines(Subject subject) {
        return InlineCheck.isOutbound(subject);
    }

    @Override
    public List<Finding> check(Subject subject) {
        PublishOrder order = ((Subject.Outbound) subject).order();
        Platform platform = order.key().platform();
        Limits limit = limits.get(platform);
        List<Finding> findings = new ArrayList<>();
        if (limit == null) {
            findings.add(blocked(
                    "platform.unknown", "platform", platform.name(), "nobody said what may be published there"));
            return findings;
        }
        String text = order.text();
        limit.refusal(text)
                .ifPresent(why -> findings.add(
                        blocked("platform.text-too-long", "text", Limits.characters(text) + " characters", why)));
        int files = order.media().size();
        limit.refusal(files)
                .ifPresent(why -> findings.add(blocked("platform.too-many-files", "media", files + " files", why)));
        return findings;
    }

    private static Finding blocked(String rule, String place, String excerpt, String message) {
        return new Finding(rule, Severity.BLOCK, place, excerpt, message);
    }
}
