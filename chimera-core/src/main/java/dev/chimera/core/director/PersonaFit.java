package dev.chimera.core.director;

import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.core.safety.TopicTerms;
import dev.chimera.core.safety.TopicTerms.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How well a brief fits its persona. A topic that the persona avoids makes it 0. Otherwise it is the share of the directives, among
 * those that a program can check, that the script keeps, and 1 if there are none; the others are noted as unchecked. Checked are
 * directives of these forms, whatever the case: no exclamation marks, no question marks, no emoji, no links, at most (at least) N
 * words, always (never) mention X, begin (end) with X, end with a question, name the source. Stateless.
 */
public final class PersonaFit {
    /** The score below which a brief is revised once and then goes to a person. */
    public static final double THRESHOLD = 0.8;

    private PersonaFit() {}

    /**
     * The score and what it was made of. Immutable.
     *
     * @param score 0 to 1
     * @param findings topics to avoid that appear (block), directives that are broken (hold), and those that were not checked
     */
    public record Score(double score, List<Finding> findings) {
        public Score {
            findings = List.copyOf(findings);
        }

        /** Whether the brief may go on without being revised. */
        public boolean passes() {
            return score >= THRESHOLD;
        }
    }

    /** How well {@code brief} fits {@code persona}. */
    public static Score of(ContentBrief brief, PersonalityProfile persona) {
        List<Finding> findings = new ArrayList<>();
        avoided(brief, TopicTerms.of(persona.brandGuidelines().avoid()), findings);
        boolean clean = findings.isEmpty();
        int checked = 0;
        int kept = 0;
        for (String text : persona.brandGuidelines().directives()) {
            Optional<Directive> directive = Directive.parse(text);
            if (directive.isEmpty()) {
                findings.add(finding("persona.directive-unchecked", Severity.NOTE, text, "left to people"));
            } else {
                checked++;
                boolean keeps = directive.get().kept().test(brief.copy().script());
                kept += keeps ? 1 : 0;
                if (!keeps) {
                    findings.add(
                            finding("persona.directive-broken", Severity.HOLD, text, "the script does not keep it"));
                }
            }
        }
        double share = checked == 0 ? 1 : kept / (double) checked;
        return new Score(clean ? share : 0, findings);
    }

    private static void avoided(ContentBrief brief, TopicTerms avoid, List<Finding> findings) {
        look("title", brief.copy().title(), avoid, findings);
        look("script", brief.copy().script(), avoid, findings);
        look("hashtags", String.join(" ", brief.copy().hashtags()), avoid, findings);
        for (int i = 0; i < brief.visualPrompts().size(); i++) {
            VisualPrompt prompt = brief.visualPrompts().get(i);
            look("visualPrompts[" + i + "]", prompt.prompt() + "\n" + prompt.caption(), avoid, findings);
        }
    }

    private static void look(String place, String text, TopicTerms avoid, List<Finding> findings) {
        Optional<Match> match = avoid.firstIn(text);
        match.ifPresent(found -> findings.add(new Finding(
                "persona.avoided-topic", Severity.BLOCK, place, found.term(), "the persona never speaks of this")));
    }

    private static Finding finding(String rule, Severity severity, String directive, String message) {
        return new Finding(rule, severity, "directives", directive, message);
    }
}
