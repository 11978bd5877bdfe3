package dev.chimera.core.director;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Cuts texts where readers would: between words, sentences and paragraphs. */
final class Scripts {
    private static final String ELLIPSIS = "...";

    private Scripts() {}

    /** {@code text} on one line, with at most {@code max} characters, cut between words. */
    static String oneLine(String text, int max) {
        String line = text.strip().replaceAll("\\s++", " ");
        if (line.length() <= max) {
            return line;
        }
        int end = max - ELLIPSIS.length();
        int space = line.lastIndexOf(' ', end);
        int cut = space > max / 2 ? space : end;
        cut = Character.isHighSurrogate(line.charAt(cut - 1)) ? cut - 1 : cut;
        return line.substring(0, cut).stripTrailing() + ELLIPSIS;
    }

    /** The first {@code max} characters of {@code text}, never half of one. */
    static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
    }

    /** How many words {@code text} has. */
    static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s++").length;
    }

    /** As many whole sentences from the start of {@code text} as fit into {@code words}; the first words if not even one does. */
    static String firstSentences(String text, int words) {
        StringBuilder kept = new StringBuilder();
        int count = 0;
        for (String sentence : sentences(text)) {
            count += words(sentence);
            if (count > words) {
                break;
            }
            kept.append(sentence);
        }
        return kept.toString().isBlank()
                ? firstWords(text, words)
                : kept.toString().strip();
    }

    /** {@code text}, then {@code text} without its last sentence, and so on down to its first. */
    static List<String> shortened(String text) {
        List<String> sentences = sentences(text);
        List<String> shorter = new ArrayList<>();
        for (int count = sentences.size(); count > 0; count--) {
            shorter.add(String.join("", sentences.subList(0, count)).strip());
        }
        return shorter;
    }

    /** {@code text} without the sentences that {@code unwanted} holds for. */
    static String withoutSentences(String text, Predicate<String> unwanted) {
        StringBuilder kept = new StringBuilder();
        sentences(text).stream().filter(unwanted.negate()).forEach(kept::append);
        return kept.toString().strip();
    }

    /** The sentences of {@code text}, each with the white space after it. */
    static List<String> sentences(String text) {
        List<String> sentences = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            boolean stop = ".!?\n".indexOf(text.charAt(i)) >= 0;
            boolean next = i + 1 == text.length() || Character.isWhitespace(text.charAt(i + 1));
            if (stop && next) {
                int end = i + 1;
                while (end < text.length() && Character.isWhitespace(text.charAt(end))) {
                    end++;
                }
                sentences.add(text.substring(start, end));
                start = end;
                i = end - 1;
            }
        }
        if (start < text.length()) {
            sentences.add(text.substring(start));
        }
        return sentences;
    }

    private static String firstWords(String text, int words) {
        String[] all = text.strip().split("\\s++");
        return String.join(" ", List.of(all).subList(0, Math.min(words, all.length)));
    }
}
