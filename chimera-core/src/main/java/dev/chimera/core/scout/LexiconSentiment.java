package dev.chimera.core.scout;

import dev.chimera.api.spi.SentimentAnalyzer;
import dev.chimera.api.trend.Sentiment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells how an English post feels from the words, emoticons and emoji in it. A negation before a word turns it, an intensifier
 * strengthens or weakens it, what follows a "but" counts more than what goes before, shouting and exclamation marks strengthen.
 * The score is s / sqrt(s^2 + 15) of the sum s of the valences (the normalisation of VADER: Hutto and Gilbert, ICWSM 2014);
 * beyond +-{@value #NEUTRAL} it is positive or negative. A text that is not English, or has no word that says how it feels, is
 * {@link Sentiment#UNKNOWN}. Thread-safe.
 */
public final class LexiconSentiment implements SentimentAnalyzer {
    private static final double NEUTRAL = 0.05;
    private static final double SPREAD = 15;
    private static final double TURNED = -0.74;
    private static final double SHOUTED = 1.25;
    private static final double STRONGER = 1.3;
    private static final double WEAKER = 0.7;
    private static final double BEFORE_BUT = 0.5;
    private static final double AFTER_BUT = 1.5;
    private static final double EXCLAIMED = 0.3;
    private static final int EXCLAMATIONS_MAX = 3;
    private static final int REACH = 3;
    private static final int CHARS_MAX = 4_000;

    private static final Pattern NO_WORD = Pattern.compile("(?:https?://|www\\.)\\S+|@\\w+", Pattern.CASE_INSENSITIVE);
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Set<String> TURNING = Set.of(
            "not",
            "no",
            "never",
            "none",
            "nobody",
            "nothing",
            "neither",
            "nor",
            "nowhere",
            "without",
            "hardly",
            "barely",
            "rarely",
            "seldom",
            "cannot",
            "cant",
            "dont",
            "doesnt",
            "didnt",
            "isnt",
            "arent",
            "wasnt",
            "werent",
            "wont",
            "wouldnt",
            "shouldnt",
            "couldnt",
            "aint",
            "hasnt",
            "havent",
            "hadnt",
            "neednt",
            "mustnt",
            "lacks",
            "lacking");
    private static final Map<String, Double> STRENGTH = strengths();

    private final Lexicon lexicon;

    /** An analyser with the built-in English lexicon. */
    public LexiconSentiment() {
        this.lexicon = Lexicon.english();
    }

    private static Map<String, Double> strengths() {
        Map<String, Double> strengths = new HashMap<>();
        for (String word : List.of(
                "very",
                "really",
                "so",
                "too",
                "absolutely",
                "completely",
                "extremely",
                "incredibly",
                "totally",
                "super",
                "utterly",
                "highly",
                "deeply",
                "hugely",
                "insanely",
                "fucking",
                "freaking",
                "especially",
                "truly",
                "such",
                "most",
                "more",
                "quite",
                "awfully",
                "damn",
                "entirely",
                "particularly",
                "remarkably",
                "seriously")) {
            strengths.put(word, STRONGER);
        }
        for (String word : List.of(
                "slightly",
                "somewhat",
                "kinda",
                "sorta",
                "partly",
                "marginally",
                "little",
                "less",
                "occasionally",
                "almost",
                "scarcely",
                "fairly",
                "rather")) {
            strengths.put(word, WEAKER);
        }
        return Map.copyOf(strengths);
    }

    @Override
    public Sentiment analyze(String text) {
        String visible = PostFolding.visible(text.length() > CHARS_MAX ? text.substring(0, CHARS_MAX) : text);
        List<String> raw =
                List.of(SPACE.split(NO_WORD.matcher(visible).replaceAll(" ").strip()));
        List<FeltWord> tokens = new ArrayList<>();
        raw.forEach(each -> tokens.add(FeltWord.of(each, lexicon)));
        List<String> words = tokens.stream()
                .map(FeltWord::word)
                .filter(word -> !word.isEmpty())
                .toList();
        if (!Tongue.isEnglish(words)) {
            return Sentiment.UNKNOWN;
        }
        Sum sum = sum(tokens);
        if (sum.known() == 0) {
            return Sentiment.UNKNOWN;
        }
        double exclaimed =
                Math.min(EXCLAMATIONS_MAX, visible.chars().filter(c -> c == '!').count()) * EXCLAIMED;
        return sentiment(sum.total() + Math.signum(sum.total()) * exclaimed, sum.known());
    }

    private static Sentiment sentiment(double total, int known) {
        double score = total / Math.sqrt(total * total + SPREAD);
        Sentiment.Label label = Math.abs(score) < NEUTRAL
                ? Sentiment.Label.NEUTRAL
                : score > 0 ? Sentiment.Label.POSITIVE : Sentiment.Label.NEGATIVE;
        double evidence = 1 - 1.0 / (1 + known);
        double confidence = label == Sentiment.Label.NEUTRAL ? evidence / 2 : evidence * (0.5 + Math.abs(score) / 2);
        return new Sentiment(label, score, confidence);
    }

    private record Sum(double total, int known) {}

    private static Sum sum(List<FeltWord> tokens) {
        int but = lastBut(tokens);
        double total = 0;
        int known = 0;
        for (int i = 0; i < tokens.size(); i++) {
            FeltWord token = tokens.get(i);
            if (token.mood() != null) {
                known++;
                total += token.mood();
            }
            Double valence = token.valence();
            if (valence == null || isOnlyStrength(tokens, i)) {
                continue;
            }
            known++;
            double value = valence * (token.shouted() ? SHOUTED : 1) * influence(tokens, i);
            total += but < 0 ? value : value * (i < but ? BEFORE_BUT : AFTER_BUT);
        }
        return new Sum(total, known);
    }

    private static int lastBut(List<FeltWord> tokens) {
        for (int i = tokens.size() - 1; i > 0; i--) {
            String word = tokens.get(i).word();
            if (word.equals("but") || word.equals("however")) {
                return i;
            }
        }
        return -1;
    }

    /** "Damn" in "damn good" says how good, not how bad. */
    private static boolean isOnlyStrength(List<FeltWord> tokens, int at) {
        boolean beforeFeeling = at + 1 < tokens.size() && tokens.get(at + 1).valence() != null;
        return beforeFeeling && STRENGTH.containsKey(tokens.get(at).word());
    }

    /** What the words before position {@code at} make of the one there. */
    private static double influence(List<FeltWord> tokens, int at) {
        double factor = 1;
        for (int i = Math.max(0, at - REACH); i < at; i++) {
            String word = tokens.get(i).word();
            if (TURNING.contains(word)) {
                factor *= TURNED;
            } else if (i == at - 1) {
                factor *= STRENGTH.getOrDefault(word, 1.0);
            }
        }
        return factor;
    }
}
