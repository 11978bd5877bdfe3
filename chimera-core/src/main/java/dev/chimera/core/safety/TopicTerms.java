package dev.chimera.core.safety;

import dev.chimera.core.safety.Words.Word;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Topics as words or phrases, found in a text of any script whatever their form. Found are: English inflections, endings in other
 * scripts, look-alike letters, digits for letters, letters spaced apart, joined words and hashtags. A term of several words is
 * found where they stand one after another. Immutable and thread-safe; finding takes time linear in the text.
 */
public final class TopicTerms {
    private static final int SPELLED_MIN = 4;
    private static final int JOINED_MIN = 5;
    private static final int INFLECTED_MIN = 4;
    private static final int ENDING_MAX = 3;

    private final Map<String, List<Term>> byFirst = new HashMap<>();
    private final List<Term> all = new ArrayList<>();

    private TopicTerms(Collection<String> terms) {
        for (String term : terms) {
            List<String> keys = keys(term);
            if (!keys.isEmpty()) {
                Term made = new Term(term, keys, String.join("", folded(term)));
                all.add(made);
                byFirst.computeIfAbsent(head(keys.get(0)), key -> new ArrayList<>())
                        .add(made);
            }
        }
    }

    /**
     * Where a term was found.
     *
     * @param term as it was given
     * @param start the place of its first character
     * @param end the place after its last character
     */
    public record Match(String term, int start, int end) {}

    private record Term(String name, List<String> keys, String joined) {}

    /** These terms. A term without a letter or digit matches nothing. */
    public static TopicTerms of(Collection<String> terms) {
        return new TopicTerms(terms);
    }

    /** The first place where {@code text} touches one of the terms. */
    public Optional<Match> firstIn(String text) {
        return allIn(text, 1).stream().findFirst();
    }

    /** The places where {@code text} touches the terms, at most {@code max}, of each term at least the first if there is room. */
    public List<Match> allIn(String text, int max) {
        List<Match> matches = new ArrayList<>();
        if (all.isEmpty()) {
            return matches;
        }
        inOrder(Words.of(text), matches, max);
        if (matches.size() < max) {
            inOrder(Words.ofCamel(text), matches, max);
        }
        if (matches.size() < max) {
            joined(text, matches, max);
        }
        return matches;
    }

    private void inOrder(List<Word> words, List<Match> matches, int max) {
        List<String> stems = new ArrayList<>(words.size());
        words.forEach(word -> stems.add(key(word.text())));
        for (int at = 0; at < words.size() && matches.size() < max; at++) {
            Optional<Term> found = at(stems, at);
            if (found.isPresent()) {
                Word last = words.get(at + found.get().keys().size() - 1);
                add(matches, new Match(found.get().name(), words.get(at).start(), last.end()));
            }
        }
    }

    private Optional<Term> at(List<String> stems, int at) {
        for (Term term : byFirst.getOrDefault(head(stems.get(at)), List.of())) {
            if (follows(term.keys(), stems, at)) {
                return Optional.of(term);
            }
        }
        return Optional.empty();
    }

    private static boolean follows(List<String> keys, List<String> stems, int at) {
        if (at + keys.size() > stems.size()) {
            return false;
        }
        for (int i = 0; i < keys.size(); i++) {
            if (!isForm(stems.get(at + i), keys.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code word} is {@code key} with another ending; in Latin script stems must agree, in others most letters. */
    private static boolean isForm(String word, String key) {
        if (word.equals(key)) {
            return true;
        }
        if (isLatin(key) || key.length() < INFLECTED_MIN) {
            return false;
        }
        int kept = key.length() - (key.length() > INFLECTED_MIN ? 2 : 1);
        return word.length() <= key.length() + ENDING_MAX
                && word.length() >= kept
                && word.regionMatches(0, key, 0, Math.max(INFLECTED_MIN - 1, kept));
    }

    /** Terms inside hashtags and terms whose letters stand apart. */
    private void joined(String text, List<Match> matches, int max) {
        List<Word> words = Words.of(text);
        int at = 0;
        while (at < words.size() && matches.size() < max) {
            int end = at;
            StringBuilder spelled = new StringBuilder();
            while (end < words.size() && words.get(end).isLetter()) {
                spelled.append(words.get(end).text());
                end++;
            }
            if (end - at >= SPELLED_MIN) {
                inside(
                        spelled.toString(),
                        words.get(at).start(),
                        words.get(end - 1).end(),
                        SPELLED_MIN,
                        matches,
                        max);
            }
            if (end == at) {
                Word word = words.get(at);
                boolean tag = word.start() > 0 && isHash(text.charAt(word.start() - 1));
                if (tag || word.text().length() > 2 * JOINED_MIN) {
                    inside(word.text(), word.start(), word.end(), tag ? JOINED_MIN : 2 * JOINED_MIN, matches, max);
                }
            }
            at = Math.max(end, at + 1);
        }
    }

    private void inside(String letters, int start, int end, int min, List<Match> matches, int max) {
        for (Term term : all) {
            if (matches.size() < max && term.joined().length() >= min && letters.contains(term.joined())) {
                add(matches, new Match(term.name(), start, end));
            }
        }
    }

    private static void add(List<Match> matches, Match match) {
        boolean known = matches.stream()
                .anyMatch(old -> old.start() == match.start() && old.term().equals(match.term()));
        if (!known) {
            matches.add(match);
        }
    }

    private static boolean isHash(char c) {
        return c == '#' || c == '\uFF03';
    }

    private static List<String> folded(String term) {
        return Words.of(term).stream().map(Word::text).toList();
    }

    private static List<String> keys(String term) {
        return folded(term).stream().map(TopicTerms::key).toList();
    }

    private static String key(String word) {
        String plain = PhraseScan.unleet(word);
        String stem = EnglishStem.of(plain == null ? word : plain);
        boolean article = stem.length() > INFLECTED_MIN && stem.startsWith("\u0627\u0644");
        return article ? stem.substring(2) : stem;
    }

    /** What all forms of a word have in common: the whole stem in Latin script, its first letters in others. */
    private static String head(String key) {
        return isLatin(key) || key.length() < INFLECTED_MIN ? key : key.substring(0, INFLECTED_MIN - 1);
    }

    private static boolean isLatin(String word) {
        return word.chars().allMatch(c -> c < 0x250);
    }
}
