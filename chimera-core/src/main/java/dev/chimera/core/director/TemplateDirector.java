package dev.chimera.core.director;

import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Require;
import dev.chimera.api.content.BriefRequest;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.Director;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.content.PersonalityProfile.BrandGuidelines;
import dev.chimera.api.content.Pricing;
import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.core.safety.TopicTerms;
import dev.chimera.core.safety.TopicTerms.Match;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A director that works offline and without chance: the same trend, persona and format give the same brief. It says what the report
 * says: what is rising, how many posts, when, where, in which mood, with at most three short quotations that name their channel,
 * and the source of the figures. What the persona avoids is left out; a trend that is about it is refused. Directives that a
 * program can check ({@link PersonaFit}) are kept where that needs nothing to be invented. Immutable and thread-safe.
 *
 * <p>The forecast: engagement = 0.010 + 0.015 v / (v + 3) + 0.015 f, where v is the rising velocity and f the share of the posts in
 * the last quarter of the window; a plain heuristic between 1 and 4 percent, to be compared with what is measured. Projected ROI =
 * engagement x expected views x value of one engagement / estimated cost, rounded down, at most 1,000. It is 1,000 if the cost is
 * zero, where the quotient does not exist, and 0 if the cost is unknown or in another currency than the value, so that it never
 * speaks for spending.
 */
public final class TemplateDirector implements Director {
    /** The highest return that is ever projected. */
    public static final Ratio ROI_MAX = Ratio.of("1000");

    private static final int SCRIPT_MAX = 5_000;
    private static final int HASHTAGS_MAX = 30;
    /** Mending for one directive may break another that came before it. */
    private static final int MENDING_ROUNDS = 2;

    private final Expectations expectations;

    /** A director that expects what {@link Expectations#DEFAULT} says. */
    public TemplateDirector() {
        this(Expectations.DEFAULT);
    }

    /** A director with a host's own expectations. */
    public TemplateDirector(Expectations expectations) {
        this.expectations = expectations;
    }

    /**
     * What the host expects of a publication. Immutable.
     *
     * @param valuePerEngagement what one like, comment or share is worth to the host, zero or more
     * @param views how many people will see it, 0 to one billion
     */
    public record Expectations(Money valuePerEngagement, long views) {
        /** One US cent an engagement, 1,000 views: small figures that a host replaces by its own. */
        public static final Expectations DEFAULT = new Expectations(Money.usd("0.01"), 1_000);

        public Expectations {
            if (valuePerEngagement.isNegative()) {
                throw new IllegalArgumentException(
                        "valuePerEngagement must not be negative, got " + valuePerEngagement);
            }
            Require.range("views", views, 0, 1_000_000_000L);
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws DirectorException if the trend is about a topic that the persona avoids
     */
    @Override
    public ContentBrief createBrief(BriefRequest request, Pricing pricing) {
        PersonalityProfile persona = request.personalityProfile();
        TopicTerms avoid = TopicTerms.of(persona.brandGuidelines().avoid());
        refuse(avoid, request.trend().topic(), persona.name());
        BriefText text = BriefText.write(request.trend(), persona, avoid);
        List<VisualPrompt> prompts = VisualPlan.of(request.format(), request.trend(), text);
        Money cost = pricing.price(request.format(), prompts).orElse(null);
        ContentBrief brief = new ContentBrief(
                briefId(request),
                request.trend().trendId(),
                request.format(),
                new ContentBrief.Copy(text.title(), kept(text.script(), persona), hashtags(request, avoid)),
                prompts,
                toneGuidelines(persona),
                request.targetPlatforms(),
                Forecasts.of(request.trend(), cost, expectations));
        prompts.forEach(prompt -> refuse(avoid, prompt.prompt() + "\n" + prompt.caption(), persona.name()));
        refuse(avoid, brief.copy().title() + "\n" + brief.copy().script(), persona.name());
        return brief;
    }

    private static void refuse(TopicTerms avoid, String text, String persona) {
        Optional<Match> match = avoid.firstIn(text);
        if (match.isPresent()) {
            throw new DirectorException("'" + persona + "' never speaks of '"
                    + match.get().term() + "', and a brief on this trend would; choose another trend or persona");
        }
    }

    private static String kept(String script, PersonalityProfile persona) {
        List<Directive> directives = persona.brandGuidelines().directives().stream()
                .map(Directive::parse)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(Directive::turn))
                .toList();
        for (String shorter : Scripts.shortened(script)) {
            String mended = mended(shorter, directives, false);
            if (mended.length() <= SCRIPT_MAX
                    && directives.stream().allMatch(one -> one.kept().test(mended))) {
                return mended;
            }
        }
        String mended = mended(script, directives, true);
        return Scripts.cut(mended.isBlank() ? script : mended, SCRIPT_MAX);
    }

    private static String mended(String script, List<Directive> directives, boolean shorten) {
        String mended = script;
        for (int round = 0; round < MENDING_ROUNDS; round++) {
            for (Directive directive : directives) {
                mended = directive.turn() == Directive.Turn.LENGTH && !shorten
                        ? mended
                        : directive.mend().apply(mended);
            }
        }
        return mended;
    }

    private static List<String> hashtags(BriefRequest request, TopicTerms avoid) {
        List<String> tags =
                new ArrayList<>(request.personalityProfile().brandGuidelines().hashtags());
        String own = tag(request.trend().topic());
        if (!own.isEmpty() && tags.size() < HASHTAGS_MAX && tags.stream().noneMatch(own::equalsIgnoreCase)) {
            tags.add(own);
        }
        tags.removeIf(tag -> avoid.firstIn("#" + tag).isPresent());
        return tags;
    }

    /** The letters and digits of a short topic in one word; empty for a long one, which would make no tag. */
    private static String tag(String topic) {
        StringBuilder tag = new StringBuilder();
        topic.codePoints()
                .filter(Character::isLetterOrDigit)
                .map(Character::toLowerCase)
                .forEach(tag::appendCodePoint);
        return tag.length() <= 30 ? tag.toString() : "";
    }

    private static String toneGuidelines(PersonalityProfile persona) {
        BrandGuidelines guidelines = persona.brandGuidelines();
        List<String> lines = new ArrayList<>();
        add(lines, "Tone: ", persona.tone());
        add(lines, "Voice: ", guidelines.voice());
        add(lines, "For: ", persona.targetAudience());
        add(lines, "Keep to: ", String.join("; ", guidelines.directives()));
        lines.add("Say openly that a machine made it.");
        String all = String.join("\n", lines);
        return Scripts.cut(all, 1_000);
    }

    private static void add(List<String> lines, String label, String value) {
        if (!value.isBlank()) {
            lines.add(label + Scripts.oneLine(value, 400));
        }
    }

    private static UUID briefId(BriefRequest request) {
        return UUID.nameUUIDFromBytes(CanonicalBytes.of("chimera/brief-id/v1")
                .uuid(request.trend().trendId())
                .text(request.personalityProfile().name())
                .text(request.format().name())
                .toArray());
    }
}
