package dev.chimera.core;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.content.BriefRequest;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.Pricing;
import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.safety.Subject;
import dev.chimera.core.safety.BeanBounds;
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
        BriefRequest request = new BriefRequest(
                Known.of(state.trend(), "trend"),
                manner.persona(),
                List.of(crew.target().platform()),
                manner.format());
        ContentBrief brief;
        try {
            brief = BeanBounds.require(crew.director().createBrief(request, pricing));
        } catch (ChimeraException refused) {
            if (refused.code() != ErrorCode.UNSAFE_CONTENT) {
                throw refused;
            }
            return rejected(state, List.of(String.valueOf(refused.getMessage())));
        }
        SafetyVerdict verdict = doors.safety().screen(inbound(brief));
        return verdict.fold(
                allowed -> advance(state, brief),
                redacted -> rejected(state, reasons("the brief holds what must not go on", redacted.findings())),
                held -> advance(state, brief), // a person sees it at the way out, with everything else
                blocked -> rejected(state, reasons("the brief is unsafe", blocked.findings())));
    }

    @Override
    public boolean mayRepeatAfter(ChimeraException failure) {
        return failure.code() == ErrorCode.PROVIDER_FAILED || failure.code() == ErrorCode.SATURATED;
    }

    private static Step advance(RunState state, ContentBrief brief) {
        return new Step.Advance(
                state.briefed(brief), brief.format() + " '" + brief.copy().title() + "'");
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
