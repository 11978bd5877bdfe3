package dev.chimera.core.report;

import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunState;
import dev.chimera.api.safety.Review;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How long each stage took, and when what is on record happened. */
record TimesSection(RunRecord run, List<StageTime> times) implements Section {
    private record Moment(Instant at, String what) {}

    @Override
    public String id() {
        return "times";
    }

    @Override
    public String title() {
        return "Times";
    }

    @Override
    public void write(HtmlPage page) {
        if (times.isEmpty()) {
            Rows.nothing(
                    page,
                    "How long the stages took is known only to the process that ran them, and for a while. What is on record:");
        } else {
            stages(page);
        }
        Rows.begin(page, "Moments on record", "time (UTC)", "what");
        for (Moment moment : moments()) {
            page.open("tr");
            Rows.code(page, Figures.time(moment.at()));
            Rows.words(page, moment.what());
            page.close();
        }
        Rows.end(page);
    }

    private void stages(HtmlPage page) {
        Instant first = times.get(0).startedAt();
        Instant last = times.stream()
                .map(time -> time.startedAt().plus(time.elapsed()))
                .max(Comparator.naturalOrder())
                .orElse(first);
        long all = millis(first, last);
        Rows.begin(page, "Stages", "stage", "when", "#took", "#tried again");
        for (StageTime time : times) {
            page.open("tr");
            Rows.words(page, time.stage().toString());
            page.open("td", "class", "wide");
            Bars.span(page, millis(first, time.startedAt()), time.elapsed().toMillis(), all);
            page.close();
            Rows.number(page, Figures.seconds(time.elapsed()));
            Rows.number(page, Figures.count(time.retries()));
            page.close();
        }
        Rows.end(page);
    }

    private static long millis(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis());
    }

    private List<Moment> moments() {
        RunState state = run.state();
        List<Moment> moments = new ArrayList<>();
        decided(moments, state.decision(), "the CFO decided about producing it");
        if (state.asset() != null) {
            moments.add(new Moment(state.asset().provenance().createdAt(), "the asset was made"));
        }
        if (state.settlement() != null) {
            moments.add(new Moment(state.settlement().at(), "what it cost was settled"));
        }
        reviewed(moments, state.review());
        decided(moments, state.publishDecision(), "the CFO decided about publishing it");
        if (run.result() instanceof RunResult.Published published) {
            moments.add(new Moment(published.publication().publishedAt(), "it was published"));
        }
        if (state.engagement() != null) {
            moments.add(new Moment(state.engagement().measuredAt(), "how people answered was read"));
        }
        moments.add(new Moment(run.updatedAt(), "the run's record was last written, version " + run.version()));
        moments.sort(Comparator.comparing(Moment::at));
        return moments;
    }

    private static void decided(List<Moment> moments, @Nullable ApprovalDecision decision, String what) {
        if (decision != null) {
            moments.add(new Moment(decision.facts().decidedAt(), what));
        }
    }

    private static void reviewed(List<Moment> moments, @Nullable Review review) {
        if (review == null) {
            return;
        }
        moments.add(new Moment(review.openedAt(), "a person was asked"));
        Review.@Nullable Answer answer = review.answer();
        if (answer != null) {
            moments.add(new Moment(answer.at(), "a person answered: " + answer.ruling()));
        }
    }
}
