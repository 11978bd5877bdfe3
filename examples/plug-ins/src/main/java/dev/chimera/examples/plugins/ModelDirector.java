package dev.chimera.examples.plugins;

import dev.chimera.api.AgentId;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.content.BriefRequest;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.Director;
import dev.chimera.api.content.Pricing;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.PermitGate;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.safety.SafetyGateway;
import dev.chimera.api.safety.Subject;
import dev.chimera.api.spi.LanguageModel;
import dev.chimera.api.spi.LanguageModel.Completion;
import dev.chimera.api.spi.LanguageModel.Prompt;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Has a language model write the headline of another Director's brief. Without leave, without an answer, or with one that the gateway
 * does not let through, the brief stays as it was. Thread-safe; closes nothing that it was given.
 */
public final class ModelDirector implements Director {
    private static final AgentId AGENT = new AgentId("director/headlines");
    private static final Ratio PROJECTED_ROI = Ratio.of("2");
    private static final int TITLE_MAX = 200;

    private final Director base;
    private final LanguageModel model;
    private final Cfo cfo;
    private final SafetyGateway gateway;

    /** Improves the briefs of {@code base}. */
    public ModelDirector(Director base, LanguageModel model, Cfo cfo, SafetyGateway gateway) {
        this.base = base;
        this.model = model;
        this.cfo = cfo;
        this.gateway = gateway;
    }

    @Override
    public ContentBrief createBrief(BriefRequest request, Pricing pricing) {
        ContentBrief brief = base.createBrief(request, pricing);
        ContentBrief.Copy words = brief.copy();
        Prompt prompt = new Prompt("You write short headlines and nothing else.", words.title(), 30);
        return headline(brief.briefId(), prompt)
                .map(title -> brief.withCopy(new ContentBrief.Copy(title, words.script(), words.hashtags())))
                .orElse(brief);
    }

    private Optional<String> headline(UUID briefId, Prompt prompt) {
        Optional<Money> price = model.quote(prompt);
        if (price.isEmpty()) {
            return Optional.empty(); // an unknown price is a no
        }
        SpendRequest request = new SpendRequest(
                UUID.nameUUIDFromBytes(("headline " + briefId).getBytes(StandardCharsets.UTF_8)),
                AGENT,
                SpendCategory.LANGUAGE,
                price.get(),
                PROJECTED_ROI,
                "a headline that people want to read",
                new SpendRequest.Target(model.name(), prompt.content()));
        // tag::ask-model[]
        if (!(cfo.approve(request) instanceof ApprovalDecision.Approved approved)) {
            return Optional.empty();
        }
        try {
            OpenedPermit opened =
                    new PermitGate(cfo).open(approved.permit(), model.name(), prompt.content(), price.get());
            Completion answer = model.complete(prompt, opened);
            cfo.settle(approved.permit().permitId(), answer.cost(), "headline of brief " + briefId);
            return screened(answer.text());
            // end::ask-model[]
        } catch (ChimeraException e) {
            return Optional
                    .empty(); // asked before, or no answer: what it cost stays in doubt until somebody settles it
        }
    }

    private Optional<String> screened(String text) {
        return gateway.screen(new Subject.Inbound(Subject.Boundary.MODEL_OUTPUT, model.name(), text, List.of()))
                .<Optional<String>>fold(
                        allowed -> Optional.of(text),
                        redacted -> Optional.of(redacted.text()),
                        held -> Optional.empty(),
                        blocked -> Optional.empty())
                .filter(title -> !title.isBlank() && title.length() <= TITLE_MAX);
    }
}
