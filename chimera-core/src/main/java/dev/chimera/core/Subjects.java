package dev.chimera.core;

import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.safety.Subject;
import dev.chimera.core.director.PersonaFit;
import java.util.List;
import java.util.stream.Collectors;

/** What of a run the gateway, and people after it, look at. Immutable. */
final class Subjects {
    private final Manner manner;
    private final Orders orders;

    Subjects(Manner manner, Orders orders) {
        this.manner = manner;
        this.orders = orders;
    }

    /** What is looked at while a run is at {@code stage}, the brief or the publication. */
    Subject at(RunStage stage, RunState state) {
        return stage == RunStage.BRIEF ? brief(Known.of(state.brief(), "brief")) : publication(state);
    }

    /** The words of a brief, before anything is spent on it. */
    Subject.Inbound brief(ContentBrief brief) {
        String text = brief.copy().title() + "\n" + brief.copy().script() + "\n"
                + captions(brief).stream().collect(Collectors.joining("\n"));
        return new Subject.Inbound(Subject.Boundary.PLUGIN_RESULT, "brief:" + brief.briefId(), text, List.of());
    }

    /** Exactly what will be published. */
    Subject.Outbound publication(RunState state) {
        ContentBrief brief = Known.of(state.brief(), "brief");
        MediaAsset asset = Known.of(state.asset(), "asset");
        PublishOrder order = orders.publication(brief, asset);
        double confidence = PersonaFit.of(brief, manner.persona()).score();
        return new Subject.Outbound(order, asset.quality(), manner.persona(), confidence, captions(brief));
    }

    private static List<String> captions(ContentBrief brief) {
        return brief.visualPrompts().stream().map(VisualPrompt::caption).toList();
    }
}
