package dev.chimera.core.contract;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunState;
import dev.chimera.api.safety.Review;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.TrendQuery;
import java.util.Map;
import java.util.Set;

/** What the types alone do not say: which member tells the cases of a sealed type apart, and which members may be missing. */
final class Shapes {
    private static final Set<String> SPENT = Set.of("spent");

    /** Components that may be {@code null}, by record; a test compares this with the types' own annotations. */
    static final Map<Class<?>, Set<String>> OPTIONAL = Map.ofEntries(
            Map.entry(TrendQuery.class, Set.of("asOf")),
            Map.entry(Post.class, Set.of("url")),
            Map.entry(ContentBrief.Forecast.class, Set.of("estimatedCost")),
            Map.entry(MediaFile.class, Set.of("duration")),
            Map.entry(MediaAsset.class, Set.of("video")),
            Map.entry(SpendRequest.class, Set.of("amount")),
            Map.entry(Review.class, Set.of("answer")),
            Map.entry(Publication.class, Set.of("uri")),
            Map.entry(PublishOutcome.Failed.class, Set.of("retryAfter")),
            Map.entry(RunResult.Published.class, SPENT),
            Map.entry(RunResult.Planned.class, SPENT),
            Map.entry(RunResult.Rejected.class, SPENT),
            Map.entry(RunResult.AwaitingReview.class, SPENT),
            Map.entry(RunResult.Failed.class, SPENT),
            Map.entry(
                    RunState.class,
                    Set.of(
                            "scan",
                            "trend",
                            "brief",
                            "decision",
                            "settlement",
                            "asset",
                            "order",
                            "verdict",
                            "review",
                            "publishDecision",
                            "outcome",
                            "engagement")));

    private Shapes() {}

    static void addTo(JsonMapper.Builder mapper) {
        mapper.addMixIn(ApprovalDecision.class, Decision.class)
                .addMixIn(SafetyVerdict.class, Verdict.class)
                .addMixIn(PublishOutcome.class, Outcome.class)
                .addMixIn(RunResult.class, Result.class);
    }

    static boolean isOptional(Class<?> record, String component) {
        return OPTIONAL.getOrDefault(record, Set.of()).contains(component);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "verdict")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = ApprovalDecision.Approved.class, name = "approved"),
        @JsonSubTypes.Type(value = ApprovalDecision.Rejected.class, name = "rejected"),
        @JsonSubTypes.Type(value = ApprovalDecision.Escalated.class, name = "escalated")
    })
    private interface Decision {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "verdict")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = SafetyVerdict.Allowed.class, name = "allowed"),
        @JsonSubTypes.Type(value = SafetyVerdict.Redacted.class, name = "redacted"),
        @JsonSubTypes.Type(value = SafetyVerdict.Held.class, name = "held"),
        @JsonSubTypes.Type(value = SafetyVerdict.Blocked.class, name = "blocked")
    })
    private interface Verdict {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = PublishOutcome.Published.class, name = "published"),
        @JsonSubTypes.Type(value = PublishOutcome.Failed.class, name = "failed"),
        @JsonSubTypes.Type(value = PublishOutcome.Unknown.class, name = "unknown"),
        @JsonSubTypes.Type(value = PublishOutcome.DryRun.class, name = "dry_run")
    })
    private interface Outcome {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = RunResult.Published.class, name = "published"),
        @JsonSubTypes.Type(value = RunResult.Planned.class, name = "planned"),
        @JsonSubTypes.Type(value = RunResult.Rejected.class, name = "rejected"),
        @JsonSubTypes.Type(value = RunResult.AwaitingReview.class, name = "awaiting_review"),
        @JsonSubTypes.Type(value = RunResult.Failed.class, name = "failed")
    })
    private interface Result {}
}
