package dev.chimera.core;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.content.BriefRequest;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.Pricing;
import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Review;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.safety.Subject;
import dev.chimera.core.director.DirectorException;
import dev.chimera.core.director.PersonaFit;
import java.util.List;
import java.util.stream.Collectors;

/** A trend becomes a brief; whatever the Director wrote is untrusted until the gateway has seen it. */
final class BriefStage implements Stage {
    private final Crew crew;
    private final Doors doors;
    private final Manner manner;
    private final Pricing pricing;

    BriefStage(Crew crew, Doors doors, Manner manner, Pricing pricing) {
        this.crew = crew;
        this.doors = doors;
        this.manner = manner;
        this.pricing = pricing;
    }

    @Override
    public Step run(RunState state, RunContext context) {
        Review asked = state.review();
        if (asked != null && asked.answer() != null) {
            return ScreenStage.refusedByPerson(state, RunStage.BRIEF, asked.answer());
        }
        try {
            Draft first = draft(state);
            Draft brief = first.fit().passes() ? first : better(first, draft(state));
            return judge(state, brief, context);
        } catch (DirectorException refused) {
            return rejected(state, List.of(String.valueOf(refused.getMessage())));
        }
    }

    @Override
    public boolean mayRepeatAfter(ChimeraException failure) {
        return failure.code() == ErrorCode.PROVIDER_FAILED || failure.code() == ErrorCode.SATURATED;
    }

    /** A brief and how well it fits the persona. */
    private record Draft(ContentBrief brief, PersonaFit.Score fit) {}

    private Draft draft(RunState state) {
        BriefRequest request = new BriefRequest(
                Known.of(state.trend(), "trend"),
                manner.persona(),
                List.of(crew.target().platform()),
                manner.format());
        ContentBrief brief = Known.answer(crew.director().createBrief(request, pricing), "director");
        if (!brief.trendId().equals(request.trend().trendId())) {
            throw new ChimeraException(
                    ErrorCode.PROVIDER_FAILED,
                    "the director answered with a brief about another trend: " + brief.trendId());
        }
        return new Draft(brief, PersonaFit.of(brief, manner.persona()));
    }

    private static Draft better(Draft first, Draft second) {
        return second.fit().score() > first.fit().score() ? second : first;
    }

    private Step judge(RunState state, Draft draft, RunContext context) {
        ContentBrief brief = draft.brief();
        SafetyVerdict verdict = doors.screen(inbound(brief), context);
        return verdict.fold(
                allowed -> fitting(state, draft, context),
                redacted -> rejected(state, reasons("the brief holds what must not go on", redacted.findings())),
                held -> ask(state.briefed(brief), brief, held.findings(), "held", context),
                blocked -> rejected(state, reasons("the brief is unsafe", blocked.findings())));
    }

    /** What was written twice and still does not fit the persona is for a person, before anything is spent on it. */
    private Step fitting(RunState state, Draft draft, RunContext context) {
        ContentBrief brief = draft.brief();
        RunState briefed = state.briefed(brief);
        if (draft.fit().passes()) {
            return new Step.Advance(
                    briefed,
                    brief.format() + " '" + brief.copy().title() + "', fits "
                            + manner.persona().name() + " by "
                            + Math.round(draft.fit().score() * 100) + " %");
        }
        return ask(briefed, brief, draft.fit().findings(), "does not fit the persona", context);
    }

    private Step ask(RunState briefed, ContentBrief brief, List<Finding> findings, String why, RunContext context) {
        Review review = new Review(
                context.id("brief-review"),
                Digest.sha256(inbound(brief).text()),
                findings,
                context.now().plus(manner.reviewLifetime()),
                null);
        return new Step.Wait(
                briefed.reviewed(review),
                new RunResult.AwaitingReview(RunStage.BRIEF, review.reviewId(), reasons(why, findings), null));
    }

    private static Step rejected(RunState state, List<String> reasons) {
        return new Step.End(state, new RunResult.Rejected(RunStage.BRIEF, reasons, null));
    }

    static List<String> reasons(String what, List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.severity() != Finding.Severity.NOTE)
                .map(finding -> what + ": " + finding.rule() + " at " + finding.place() + ", " + finding.message())
                .toList();
    }

    private static Subject inbound(ContentBrief brief) {
        String captions =
                brief.visualPrompts().stream().map(VisualPrompt::caption).collect(Collectors.joining("\n"));
        String text = brief.copy().title() + "\n" + brief.copy().script() + "\n" + captions;
        return new Subject.Inbound(Subject.Boundary.PLUGIN_RESULT, "brief:" + brief.briefId(), text, List.of());
    }
}
