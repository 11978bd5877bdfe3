package dev.chimera.core.safety;

import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.api.safety.Subject;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds texts that give orders to a machine that reads them: to drop its instructions, to tell them, to play a part without
 * limits, to bend its answer. Signals of several words, in several languages, are weighed and added up where they stand near one
 * another; single words such as "ignore" or "jailbreak" weigh little, because honest posts use them. A small linear model adds its
 * points ({@link InjectionScore}). Sentences in Base64 or hexadecimal digits are read as well. Blocks on the way in, holds on the
 * way out. It is a net with holes: what passes is still only data to those who read it.
 */
final class PromptInjection implements InlineCheck {
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
        InjectionScore.Reading reading = InjectionScore.read(subject.text());
        if (reading.total() >= InjectionScore.ATTACK_FROM) {
            findings.add(order(reading, severity));
            return findings;
        }
        for (EncodedText.Decoded decoded : EncodedText.in(subject.text())) {
            if (InjectionScore.of(decoded.text()) >= InjectionScore.ATTACK_FROM) {
                findings.add(decoded.place()
                        .finding(
                                "injection.encoded", severity, "", "decodes to what reads like an order to a machine"));
            }
        }
        return findings;
    }

    private static Finding order(InjectionScore.Reading reading, Severity severity) {
        String signals = String.join(", ", reading.signals());
        return reading.model() == 0
                ? reading.place().finding("injection.order", severity, signals, "reads like an order to a machine")
                : reading.place()
                        .finding("injection.likeness", severity, signals, "its words are those of orders to a machine");
    }

    private static void delimiters(String text, Severity severity, List<Finding> findings) {
        if (text.indexOf('<') < 0 && text.indexOf('[') < 0 && text.indexOf('#') < 0 && text.indexOf('|') < 0) {
            return;
        }
        String lower = AsciiCase.lower(text);
        for (String delimiter : DELIMITERS) {
            int at = lower.indexOf(delimiter);
            if (at >= 0) {
                findings.add(new Spot(at, at + delimiter.length())
                        .finding("injection.delimiter", severity, delimiter, "a mark that parts a model's input"));
            }
        }
    }
}
