package dev.chimera.api.run;

import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Settlement;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.publish.Engagement;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.safety.Review;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.api.trend.TrendReport;
import dev.chimera.api.trend.TrendScan;
import org.jspecify.annotations.Nullable;

/**
 * All that a run has found, decided and made so far; each stage fills in its own part and changes no other. Immutable.
 *
 * @param query what was asked
 * @param scan what the Scout found
 * @param trend the trend that was chosen
 * @param brief what the Director wrote
 * @param decision what the CFO said about producing it
 * @param settlement what producing it really cost
 * @param asset what the Artist made
 * @param order exactly what is to be published
 * @param verdict what the SafetyGateway said about that
 * @param review the question to a person, if there was one
 * @param publishDecision what the CFO said about publishing it
 * @param outcome how publishing ended
 * @param engagement how people answered it, when that was last read
 */
public record RunState(
        TrendQuery query,
        @Nullable TrendScan scan,
        @Nullable TrendReport trend,
        @Nullable ContentBrief brief,
        @Nullable ApprovalDecision decision,
        @Nullable Settlement settlement,
        @Nullable MediaAsset asset,
        @Nullable PublishOrder order,
        @Nullable SafetyVerdict verdict,
        @Nullable Review review,
        @Nullable ApprovalDecision publishDecision,
        @Nullable PublishOutcome outcome,
        @Nullable Engagement engagement) {

    /** The state of a run that has not begun. */
    public static RunState of(TrendQuery query) {
        return new RunState(query, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /** With what the Scout found and the trend chosen from it. */
    public RunState scanned(TrendScan found, @Nullable TrendReport chosen) {
        return new RunState(
                query,
                found,
                chosen,
                brief,
                decision,
                settlement,
                asset,
                order,
                verdict,
                review,
                publishDecision,
                outcome,
                engagement);
    }

    /** With what the Director wrote. */
    public RunState briefed(ContentBrief written) {
        return new RunState(
                query,
                scan,
                trend,
                written,
                decision,
                settlement,
                asset,
                order,
                verdict,
                review,
                publishDecision,
                outcome,
                engagement);
    }

    /** With what the CFO said about producing it. */
    public RunState decided(ApprovalDecision made) {
        return new RunState(
                query,
                scan,
                trend,
                brief,
                made,
                settlement,
                asset,
                order,
                verdict,
                review,
                publishDecision,
                outcome,
                engagement);
    }

    /** With what the Artist made and what it cost. */
    public RunState produced(@Nullable MediaAsset made, Settlement cost) {
        return new RunState(
                query,
                scan,
                trend,
                brief,
                decision,
                cost,
                made,
                order,
                verdict,
                review,
                publishDecision,
                outcome,
                engagement);
    }

    /** With exactly what is to be published, and what the gateway said about it. */
    public RunState screened(PublishOrder planned, SafetyVerdict said, @Nullable Review asked) {
        return new RunState(
                query,
                scan,
                trend,
                brief,
                decision,
                settlement,
                asset,
                planned,
                said,
                asked,
                publishDecision,
                outcome,
                engagement);
    }

    /** With a question to a person or its answer; {@code null} once that is settled. */
    public RunState reviewed(@Nullable Review answered) {
        return new RunState(
                query,
                scan,
                trend,
                brief,
                decision,
                settlement,
                asset,
                order,
                verdict,
                answered,
                publishDecision,
                outcome,
                engagement);
    }

    /** With what the CFO said about publishing it. */
    public RunState publishing(ApprovalDecision made) {
        return new RunState(
                query,
                scan,
                trend,
                brief,
                decision,
                settlement,
                asset,
                order,
                verdict,
                review,
                made,
                outcome,
                engagement);
    }

    /** With how publishing ended. */
    public RunState published(@Nullable ApprovalDecision made, PublishOutcome ended) {
        return new RunState(
                query,
                scan,
                trend,
                brief,
                decision,
                settlement,
                asset,
                order,
                verdict,
                review,
                made,
                ended,
                engagement);
    }

    /** With how people answered it. */
    public RunState answered(Engagement read) {
        return new RunState(
                query,
                scan,
                trend,
                brief,
                decision,
                settlement,
                asset,
                order,
                verdict,
                review,
                publishDecision,
                outcome,
                read);
    }
}
