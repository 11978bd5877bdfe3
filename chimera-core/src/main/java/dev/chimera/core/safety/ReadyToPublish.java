package dev.chimera.core.safety;

import dev.chimera.api.media.QualityReport;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.api.safety.Subject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * What must be true of everything that is published: good enough, made by makers who are sure of it, and sent from the one account
 * that the persona owns on the platform.
 */
final class ReadyToPublish implements InlineCheck {
    private final double holdFrom;
    private final double goAbove;

    /**
     * A check with these confidence tiers.
     *
     * @param holdFrom below it, content is rejected
     * @param goAbove above it, content goes on; up to it, a person decides
     */
    ReadyToPublish(double holdFrom, double goAbove) {
        this.holdFrom = holdFrom;
        this.goAbove = goAbove;
    }

    @Override
    public String name() {
        return "ready-to-publish";
    }

    @Override
    public boolean examines(Subject subject) {
        return InlineCheck.isOutbound(subject);
    }

    @Override
    public List<Finding> check(Subject subject) {
        Subject.Outbound outbound = (Subject.Outbound) subject;
        List<Finding> findings = new ArrayList<>();
        quality(outbound.quality(), findings);
        confidence(outbound.confidence(), findings);
        account(outbound, findings);
        return findings;
    }

    private static void quality(QualityReport quality, List<Finding> findings) {
        if (!quality.passes()) {
            findings.add(new Finding(
                    "quality.low",
                    Severity.BLOCK,
                    "quality",
                    shown(quality.score()),
                    "the measured quality must be at least " + QualityReport.PASS));
        }
    }

    private void confidence(double confidence, List<Finding> findings) {
        if (confidence < holdFrom) {
            findings.add(new Finding(
                    "confidence.low", Severity.BLOCK, "confidence", shown(confidence), "must be at least " + holdFrom));
        } else if (!(confidence > goAbove)) {
            findings.add(new Finding(
                    "confidence.middling",
                    Severity.HOLD,
                    "confidence",
                    shown(confidence),
                    "a person decides up to " + goAbove));
        }
    }

    private static void account(Subject.Outbound outbound, List<Finding> findings) {
        PublishOrder order = outbound.order();
        String own = outbound.persona().account(order.key().platform());
        if (!order.key().account().equals(own)) {
            findings.add(new Finding(
                    "persona.account",
                    Severity.BLOCK,
                    "account",
                    order.key().account(),
                    "the persona owns the account '" + own + "' on "
                            + order.key().platform() + " and no other"));
        }
    }

    private static String shown(double value) {
        return BigDecimal.valueOf(value).setScale(3, RoundingMode.DOWN).toPlainString();
    }
}
