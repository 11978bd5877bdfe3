package dev.chimera.core;

import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Digest;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.safety.Subject;
import dev.chimera.core.director.PersonaFit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /** Why what {@code brief} leads to could not be published, if that is known before it is made. */
    Optional<String> misfit(ContentBrief brief) {
        return orders.misfit(brief);
    }

    /** All words of a brief, before anything is spent on it. */
    Subject.Inbound brief(ContentBrief brief) {
        List<String> words =
                new ArrayList<>(List.of(brief.copy().title(), brief.copy().script()));
        words.add(String.join(" ", brief.copy().hashtags()));
        brief.visualPrompts().forEach(prompt -> words.add(prompt.caption()));
        brief.visualPrompts().forEach(prompt -> words.add(prompt.prompt()));
        String text = words.stream().filter(each -> !each.isEmpty()).collect(Collectors.joining("\n"));
        return new Subject.Inbound(Subject.Boundary.PLUGIN_RESULT, "brief:" + brief.briefId(), text, List.of());
    }

    /** SHA-256 of all that a brief says and orders. */
    static Digest content(ContentBrief brief) {
        return CanonicalBytes.of("chimera/brief/v1")
                .uuid(brief.briefId())
                .uuid(brief.trendId())
                .text(brief.format().name())
                .text(brief.copy().title())
                .text(brief.copy().script())
                .list(brief.copy().hashtags(), CanonicalBytes::text)
                .list(
                        brief.visualPrompts(),
                        (out, prompt) -> out.text(prompt.prompt())
                                .text(prompt.caption())
                                .list(prompt.series(), CanonicalBytes::i64))
                .text(brief.toneGuidelines())
                .list(brief.targetPlatforms(), (out, platform) -> out.text(platform.name()))
                .sha256();
    }

    /** Exactly what will be published. */
    Subject.Outbound publication(RunState state) {
        ContentBrief brief = Known.of(state.brief(), "brief");
        MediaAsset asset = Known.of(state.asset(), "asset");
        PublishOrder order = orders.publication(brief, asset);
        double confidence = fit(brief).score();
        return new Subject.Outbound(order, asset.quality(), manner.persona(), confidence, captions(brief));
    }

    /** How well {@code brief} fits the persona. */
    PersonaFit.Score fit(ContentBrief brief) {
        return PersonaFit.of(brief, manner.persona());
    }

    private static List<String> captions(ContentBrief brief) {
        return brief.visualPrompts().stream().map(VisualPrompt::caption).toList();
    }
}
