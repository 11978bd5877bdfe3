package dev.chimera.core;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.content.BriefRequest;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.Pricing;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Review;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.core.director.DirectorException;
import dev.chimera.core.director.PersonaFit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A trend becomes a brief; whatever the Director wrote is untrusted until the gateway has seen it. */
final class BriefStage implements Stage {
    /** Where the lowest tier of confidence ends (SAFE-5): what fits less would be paid for and then rejected. */
    private static final double FIT_MIN = 0.70;

    private final Crew crew;
    private final Doors doors;
    private final Manner manner;
    private final Pricing pricing;
    private final Subjects subjects;
    private final Questions questions;

    BriefStage(Crew crew, Doors doors, Manner manner, Pricing pricing, Subjects subjects, Questions questions) {
        this.crew = crew;
        this.doors = doors;
        this.manner = manner;
        this.pricing = pricing;
        this.subjects = subjects;
        this.questions = questions;
    }

    @Override
    public Step run(RunState state, RunContext context) {
        Review asked = state.review();
        Review.Answer refusal = Questions.refusal(asked);
        if (refusal != null) {
            return ScreenStage.refusedByPerson(state, RunStage.BRIEF, refusal);
        }
        try {
            return judge(state, Questions.edit(asked) == null ? written(state) : edited(state), context);
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

    private Draft written(RunState state) {
        Draft first = draft(state);
        return first.fit().passes() ? first : better(first, draft(state));
    }

    private Draft edited(RunState state) {
        ContentBrief brief = Known.of(state.brief(), "brief");
        return new Draft(brief, subjects.fit(brief));
    }

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
        return new Draft(brief, subjects.fit(brief));
    }

    private static Draft better(Draft first, Draft second) {
        return second.fit().score() > first.fit().score() ? second : first;
    }

    private Step judge(RunState state, Draft draft, RunContext context) {
        Optional<String> misfit = subjects.misfit(draft.brief());
        if (misfit.isPresent() && Questions.edit(state.review()) == null) {
            return rejected(state, List.of(misfit.get()));
        }
        SafetyVerdict verdict = doors.screen(subjects.brief(draft.brief()), context);
        if (Questions.edit(state.review()) != null) {
            return ask(state, draft, verdict, "edited", context);
        }
        return verdict.fold(
                allowed -> draft.fit().passes()
                        ? new Step.Advance(state.briefed(draft.brief()), summary(draft))
                        : ask(state, draft, allowed, "does not fit the persona", context),
                redacted -> rejected(state, reasons("the brief holds what must not go on", redacted.findings())),
                held -> ask(state, draft, held, "held", context),
                blocked -> rejected(state, reasons("the brief is unsafe", blocked.findings())));
    }

    private String summary(Draft draft) {
        return draft.brief().format() + " '" + draft.brief().copy().title() + "', fits "
                + manner.persona().name() + " by " + Math.round(draft.fit().score() * 100) + " %";
    }

    /** What was written twice and still does not fit the persona, what is held, and what was edited is for a person. */
    private Step ask(RunState state, Draft draft, SafetyVerdict verdict, String why, RunContext context) {
        Review asked = state.review();
        List<Finding> findings = Questions.withEdit(findings(verdict, draft.fit()), asked);
        Review review = questions.about(Subjects.content(draft.brief()), findings, asked, "brief-review", context);
        return new Step.Wait(
                state.briefed(draft.brief()).reviewed(review),
                new RunResult.AwaitingReview(RunStage.BRIEF, review.reviewId(), reasons(why, findings), null));
    }

    /** What the gateway found, and what does not fit the persona if too much does not. */
    static List<Finding> findings(SafetyVerdict verdict, PersonaFit.Score fit) {
        List<Finding> findings = new ArrayList<>(verdict.findings());
        if (!fit.passes()) {
            findings.addAll(fit.findings());
        }
        if (fit.score() < FIT_MIN) {
            findings.add(new Finding(
                    "persona.fit",
                    Finding.Severity.BLOCK,
                    "text",
                    "",
                    "fits the persona by " + Math.round(fit.score() * 100) + " %; below " + Math.round(FIT_MIN * 100)
                            + " % nothing is published, so it has to be changed before anything is spent"));
        }
        return findings;
    }

    private static Step rejected(RunState state, List<String> reasons) {
        return new Step.End(state, new RunResult.Rejected(RunStage.BRIEF, reasons, null));
    }

    static List<String> reasons(String what, List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.severity() != Finding.Severity.NOTE)
                .map(finding -> reason(what, finding))
                .toList();
    }

    static String reason(String what, Finding finding) {
        return what + ": " + finding.rule() + " at " + finding.place() + ", " + finding.message();
    }
}
