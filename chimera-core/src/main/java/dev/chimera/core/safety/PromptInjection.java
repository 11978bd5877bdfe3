package dev.chimera.core.safety;

import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.api.safety.Subject;
import dev.chimera.core.safety.Words.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds texts that give orders to a machine that reads them: to drop its instructions, to tell them, to play a part without
 * limits, to bend its answer. Signals of several words, in several languages, are weighed and added up where they stand near one
 * another; single words such as "ignore" or "jailbreak" weigh little, because honest posts use them. Blocks on the way in, holds on
 * the way out. It is a net with holes: what passes is still only data to those who read it.
 */
final class PromptInjection implements InlineCheck {
    /** The score from which a text is taken for an attack, in hundredths. */
    static final int ATTACK_FROM = 90;

    private static final PhraseBook SIGNALS = PhraseBook.read("injection.txt");
    private static final String[] DELIMITERS = {
        "<|im_start|>",
        "<|im_end|>",
        "<|system|>",
        "<|assistant|>",
        "<|user|>",
        "<|endoftext|>",
        "<|eot_id|>",
        "<|start_header_id|>",
        "<start_of_turn>",
        "[inst]",
        "[/inst]",
        "<<sys>>",
        "<</sys>>",
        "</system>",
        "</assistant>",
        "### instruction:",
        "### response:",
        "### system:",
        "begin_of_text|>"
    };

    @Override
    public String name() {
        return "prompt-injection";
    }

    @Override
    public List<Finding> check(Subject subject) {
        Severity severity = InlineCheck.isOutbound(subject) ? Severity.HOLD : Severity.BLOCK;
        List<Finding> findings = new ArrayList<>();
        delimiters(subject.text(), severity, findings);
        List<Word> words = HiddenWords.reveal(Words.of(subject.text()), SIGNALS.trie());
        PhraseScan.Hit hit = PhraseScan.strongest(SIGNALS, words, ATTACK_FROM);
        if (hit.score() >= ATTACK_FROM) {
            findings.add(new Spot(hit.start(), hit.end())
                    .finding(
                            "injection.order",
                            severity,
                            String.join(", ", hit.signals()),
                            "reads like an order to a machine"));
        }
        return findings;
    }

    private static void delimiters(String text, Severity severity, List<Finding> findings) {
        if (text.indexOf('<') < 0 && text.indexOf('[') < 0 && text.indexOf('#') < 0 && text.indexOf('|') < 0) {
            return;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        for (String delimiter : DELIMITERS) {
            int at = lower.indexOf(delimiter);
            if (at >= 0 && lower.length() == text.length()) {
                findings.add(new Spot(at, at + delimiter.length())
                        .finding("injection.delimiter", severity, delimiter, "a mark that parts a model's input"));
            } else if (at >= 0) {
                findings.add(new Finding(
                        "injection.delimiter", severity, "text", delimiter, "a mark that parts a model's input"));
            }
        }
    }
}
