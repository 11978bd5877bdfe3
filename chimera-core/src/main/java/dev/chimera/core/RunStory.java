package dev.chimera.core;

import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.publish.Engagement;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunState;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.TrendReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a run, from the posts it was found in to how people answered: for whoever asks later why something was
 * published and what it cost. The run's own record holds trend, brief, decisions, asset, verdict and outcome; beside it stand the
 * proofs. Immutable.
 *
 * @param run the run as it is kept
 * @param entries the signed ledger entries about its decisions and settlements, in the ledger's order
 * @param events what the audit log says about the run and about its content, oldest first of each
 * @param publication the outbox's entry for its content, once there is one
 */
public record RunStory(
        RunRecord run,
        List<LedgerEntry> entries,
        List<AuditLog.Event> events,
        Optional<OutboxStore.Entry> publication) {
    public RunStory {
        entries = List.copyOf(entries);
        events = List.copyOf(events);
    }

    /** The posts that the trend was found in and people answered most; empty before a trend was chosen. */
    public List<Post> posts() {
        @Nullable TrendReport trend = run.state().trend();
        return trend == null ? List.of() : trend.evidence().topPosts();
    }

    /** The story in sentences, one for each thing that happened, in the order of the stages. */
    public List<String> lines() {
        RunState state = run.state();
        List<String> lines = new ArrayList<>();
        posts().forEach(post ->
                lines.add("post: " + post.platform() + " " + post.channel() + ": " + brief(post.text())));
        add(lines, "trend", state.trend(), trend -> "'" + trend.topic() + "', " + trend.volume() + " posts");
        add(lines, "brief", state.brief(), written -> "'" + written.copy().title() + "', " + written.format());
        add(lines, "decision", state.decision(), RunStory::decided);
        add(
                lines,
                "settlement",
                state.settlement(),
                paid -> paid.settled() + " of " + paid.reserved() + ", ledger entry " + paid.entry());
        add(
                lines,
                "asset",
                state.asset(),
                made -> made.files().size() + " files by " + made.provenance().provider() + ", job "
                        + made.provenance().jobId());
        add(
                lines,
                "verdict",
                state.verdict(),
                said -> said.fold(a -> "allowed", r -> "redacted", h -> "held", b -> "blocked") + ", "
                        + said.findings().size() + " findings");
        add(lines, "publish decision", state.publishDecision(), RunStory::decided);
        add(lines, "publication", state.outcome(), RunStory::published);
        add(lines, "engagement", state.engagement(), RunStory::answered);
        add(
                lines,
                "result",
                run.result(),
                result -> result.fold(
                        p -> "published",
                        p -> "planned",
                        r -> "rejected: " + String.join("; ", r.reasons()),
                        a -> "waits",
                        f -> "failed: " + f.error().error().message()));
        return List.copyOf(lines);
    }

    private static <T> void add(List<String> lines, String what, @Nullable T part, Function<T, String> words) {
        if (part != null) {
            lines.add(what + ": " + words.apply(part));
        }
    }

    private static String decided(ApprovalDecision decision) {
        String verdict = decision.fold(
                approved -> "approved up to " + approved.permit().ceiling(),
                rejected -> "rejected: " + String.join("; ", ApproveStage.sentences(rejected.reasons())),
                escalated -> "escalated to a person as ticket " + escalated.ticket());
        return verdict + ", ledger entry " + decision.facts().entry();
    }

    private static String published(PublishOutcome outcome) {
        return outcome.fold(
                done -> where(done.publication()),
                failed -> "failed: " + failed.message(),
                unknown -> "unknown: " + unknown.message(),
                planned -> "planned only");
    }

    private static String where(Publication publication) {
        return publication.key().platform() + " as " + publication.remoteId() + " at " + publication.publishedAt();
    }

    private static String answered(Engagement engagement) {
        return engagement.views() + " views, " + engagement.likes() + " likes, " + engagement.comments() + " comments, "
                + engagement.shares() + " shares at " + engagement.measuredAt();
    }

    private static String brief(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= 80 ? line : line.substring(0, 79) + "…";
    }
}
