package dev.chimera.core.report;

import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Review;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a run came, and why it ended there or waits. Immutable.
 *
 * @param mark what it means
 * @param word in a word
 * @param sentence in a sentence
 * @param reasons why, each a sentence
 */
record Ending(Mark mark, String word, String sentence, List<String> reasons) {
    Ending {
        reasons = List.copyOf(reasons);
    }

    static Ending of(RunRecord run) {
        @Nullable RunResult result = run.result();
        if (result != null) {
            return result.fold(
                    Ending::published,
                    planned -> new Ending(
                            Mark.GOOD,
                            "Planned",
                            "A dry run: it ended with the plan, and nothing was published.",
                            List.of()),
                    rejected -> new Ending(
                            Mark.BAD,
                            "Rejected",
                            "It was rejected at " + rejected.stage() + ", and nothing was published.",
                            rejected.reasons()),
                    awaiting -> new Ending(
                            Mark.WAIT,
                            "Waiting",
                            "It waits for a person at " + awaiting.stage() + ".",
                            awaiting.reasons()),
                    failed -> new Ending(
                            Mark.BAD,
                            "Failed",
                            "It failed at " + failed.stage() + ".",
                            List.of(failed.error().error().code() + ": "
                                    + failed.error().error().message())));
        }
        return run.status() == RunStatus.WAITING
                ? waiting(run)
                : new Ending(
                        Mark.BUSY,
                        "Under way",
                        "It has not ended: " + run.stage() + " is next or under way; last moved on at "
                                + Figures.time(run.updatedAt()) + ".",
                        List.of());
    }

    private static Ending published(RunResult.Published published) {
        return published.fresh()
                ? new Ending(Mark.GOOD, "Published", "It went through all six stages, and is published.", List.of())
                : new Ending(
                        Mark.GOOD,
                        "Published before",
                        "The same content was out before, and nothing was published twice"
                                + (published.spent() == null ? "; nothing was spent." : "."),
                        List.of());
    }

    private static Ending waiting(RunRecord run) {
        RunState state = run.state();
        @Nullable Review review = state.review();
        boolean content = run.stage() == RunStage.BRIEF || run.stage() == RunStage.SCREEN;
        if (content && review != null) {
            return waits(
                    run,
                    "a person has to answer review " + review.reviewId() + " by " + Figures.time(review.expiresAt()),
                    review.findings().stream().map(Ending::sentence).toList());
        }
        @Nullable
        ApprovalDecision decision = run.stage() == RunStage.APPROVE ? state.decision() : state.publishDecision();
        if (decision instanceof ApprovalDecision.Escalated open) {
            return waits(
                    run,
                    "a person has to answer ticket " + open.ticket() + " by " + Figures.time(open.expiresAt()),
                    open.reasons().stream().map(Reason::toString).toList());
        }
        return state.outcome() instanceof PublishOutcome.Unknown unknown
                ? waits(run, "whether the content is out is not known", List.of(unknown.message()))
                : waits(run, "somebody has to answer first", List.of());
    }

    private static Ending waits(RunRecord run, String forWhat, List<String> reasons) {
        return new Ending(Mark.WAIT, "Waiting", "It waits at " + run.stage() + ": " + forWhat + ".", reasons);
    }

    private static String sentence(Finding finding) {
        return finding.rule() + ": " + finding.message();
    }

    /** What {@code stage} was for {@code run}. */
    Mark at(RunStage stage, RunRecord run) {
        int order = stage.compareTo(run.stage());
        return order < 0 ? Mark.GOOD : order > 0 ? Mark.NONE : mark;
    }
}
