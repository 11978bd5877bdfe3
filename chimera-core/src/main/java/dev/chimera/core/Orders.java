package dev.chimera.core;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.ContentFormat;
import dev.chimera.api.content.Pricing;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.media.Artist;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.media.ProductionPlan;
import dev.chimera.api.media.ProductionRequest;
import dev.chimera.api.publish.Disclosure;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.spi.PublishTarget;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Works out what will be ordered and what will be published; the same brief and run give the same orders. */
final class Orders {
    private static final UUID NOBODY = new UUID(0, 0);

    private final Manner manner;
    private final Artist artist;
    private final PublishTarget target;

    Orders(Manner manner, Artist artist, PublishTarget target) {
        this.manner = manner;
        this.artist = artist;
        this.target = target;
    }

    ProductionPlan production(ContentBrief brief, RunContext context) {
        return Known.answer(
                artist.plan(new ProductionRequest(
                        context.id("production"), brief, manner.tools(), manner.preset(), byline())),
                "artist");
    }

    /** Why the target could not take what {@code brief} leads to; asked before anything is paid for. */
    Optional<String> misfit(ContentBrief brief) {
        PublishTarget.Limits limits = target.limits();
        int files = brief.format() == ContentFormat.CAROUSEL
                ? Math.max(1, brief.visualPrompts().size())
                : 1;
        return limits.refusal(files)
                .map(why -> why + " as " + brief.format() + "; choose another format(...) or another publisher")
                .or(() -> limits.refusal(text(brief, disclosure())).map(why -> why + ", disclosure and tags included"))
                .map(why -> target.name() + ": " + why);
    }

    private static String text(ContentBrief brief, Disclosure disclosure) {
        String tags = brief.copy().hashtags().isEmpty()
                ? ""
                : "\n\n#" + String.join(" #", brief.copy().hashtags());
        return brief.copy().script() + tags + "\n\n" + disclosure.visibleText();
    }

    PublishOrder publication(ContentBrief brief, MediaAsset asset) {
        Disclosure disclosure = disclosure();
        return new PublishOrder(
                ContentKeys.of(manner.persona(), brief, target),
                brief.copy().title(),
                text(brief, disclosure),
                brief.copy().hashtags(),
                asset.files(),
                disclosure);
    }

    /** What the chosen provider would charge for a brief that has these pictures or scenes. */
    Pricing pricing() {
        return (format, prompts) -> {
            ContentBrief draft = new ContentBrief(
                    NOBODY,
                    NOBODY,
                    format,
                    new ContentBrief.Copy("draft", "draft", List.of()),
                    prompts,
                    "",
                    List.of(target.platform()),
                    new ContentBrief.Forecast(null, Ratio.ZERO, Ratio.ZERO));
            ProductionRequest request = new ProductionRequest(NOBODY, draft, manner.tools(), manner.preset(), byline());
            return Optional.ofNullable(artist.plan(request).price());
        };
    }

    private String byline() {
        return manner.persona().name() + " · " + disclosure().visibleText();
    }

    private Disclosure disclosure() {
        return target.disclosure()
                .orElseThrow(() -> new ConfigurationException(
                        "publish target '" + target.name() + "' cannot tell platform '" + target.platform()
                                + "' that a machine made the content, so nothing is published there"));
    }
}
