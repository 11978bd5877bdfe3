package dev.chimera.core.safety;

import dev.chimera.core.safety.Words.Word;
import java.util.ArrayList;
import java.util.List;

/**
 * How much a text reads like orders to a machine: the points of rules and those of a linear model, added up. For a host that wants
 * a threshold of its own, and for the program that trains the model. Thread-safe; takes time linear in the text.
 */
public final class InjectionScore {
    /** From here the gateway takes a text for an attack. */
    public static final int ATTACK_FROM = 90;
    /** The features that the model knows are numbered below this. */
    public static final int FEATURES = InjectionFeatures.COUNT;

    /** A stretch of fewer features is weighed as if it had this many. */
    public static final int FEATURES_ENOUGH = InjectionFeatures.ENOUGH;

    private static final PhraseBook SIGNALS = PhraseBook.read("injection.txt");

    private InjectionScore() {}

    /**
     * What speaks for an attack.
     *
     * @param rules the points of the strongest place that rules know
     * @param model the points of the strongest stretch that the model knows
     * @param signals the names of the rules
     * @param place where it is
     */
    record Reading(int rules, int model, List<String> signals, Spot place) {
        int total() {
            return rules + model;
        }
    }

    /** The score of {@code text}, 0 or more. */
    public static int of(String text) {
        return read(text).total();
    }

    /** The part of the score of {@code text} that rules give. */
    public static int ofRules(String text) {
        return byRules(words(text), Integer.MAX_VALUE).score();
    }

    /** The points that a model adds for a stretch with the log odds {@code odds}: 0, or 30 to 200. */
    public static double points(double odds) {
        return InjectionModel.points(odds);
    }

    /** The features of each stretch of {@code text} that the model looks at. */
    public static List<int[]> features(String text) {
        List<int[]> stretches = new ArrayList<>();
        InjectionFeatures.stretches(words(text), (features, start, end) -> stretches.add(features));
        return stretches;
    }

    /** What speaks for an attack in {@code text}; the model is asked only if the rules do not suffice. */
    static Reading read(String text) {
        List<Word> words = words(text);
        PhraseScan.Hit hit = byRules(words, ATTACK_FROM);
        if (hit.score() >= ATTACK_FROM || words.isEmpty()) {
            return new Reading(hit.score(), 0, hit.signals(), new Spot(hit.start(), hit.end()));
        }
        InjectionModel.Stretch stretch = InjectionModel.STANDARD.strongest(words);
        Spot place = stretch.end() == 0
                ? new Spot(hit.start(), hit.end())
                : new Spot(
                        words.get(stretch.start()).start(),
                        words.get(stretch.end() - 1).end());
        return new Reading(hit.score(), stretch.points(), hit.signals(), place);
    }

    private static PhraseScan.Hit byRules(List<Word> words, int enough) {
        return PhraseScan.strongest(SIGNALS, words, enough);
    }

    private static List<Word> words(String text) {
        return HiddenWords.reveal(Words.of(text), SIGNALS.trie());
    }
}
