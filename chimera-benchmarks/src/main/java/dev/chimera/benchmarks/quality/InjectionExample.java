package dev.chimera.benchmarks.quality;

import dev.chimera.core.safety.InjectionScore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * A text to learn injections from.
 *
 * @param source the set it is from
 * @param attack whether it is an injection
 * @param rules the points that rules give it
 * @param stretches its features
 * @param group examples of one group are near copies of one another
 */
record InjectionExample(String source, boolean attack, int rules, List<int[]> stretches, int group) {
    private static final long SEED = 3;
    private static final int POSTS = 8_000;
    /** The source of ordinary posts. */
    static final String POST = "ordinary posts";

    private static final double ALIKE = 0.3;
    private static final Set<String> HARD = Set.of("NotInject_one", "wildguard-benign", "xstest");

    /** Benign texts that look like attacks count more: there are few of them. */
    double weight() {
        return HARD.contains(source) ? 4 : 1;
    }

    /** All labelled injections and benign texts, then some ordinary posts. */
    static List<InjectionExample> of(DataFolder data) {
        List<LabelledText> texts = LabelledText.of(data, "injection").stream()
                .filter(text -> !text.label().equals("unsafe"))
                .toList();
        List<InjectionExample> examples = new ArrayList<>();
        int[] groups = groups(texts);
        for (int i = 0; i < texts.size(); i++) {
            LabelledText text = texts.get(i);
            examples.add(of(text.source(), text.label().equals("1"), text.text(), groups[i]));
        }
        List<String> posts = shuffledPosts(data);
        for (String post : posts.subList(0, Math.min(POSTS, posts.size()))) {
            examples.add(of(POST, false, post, examples.size()));
        }
        return examples;
    }

    /** The ordinary posts that are not among {@link #of}. */
    static List<String> unseenPosts(DataFolder data) {
        List<String> posts = shuffledPosts(data);
        return posts.subList(Math.min(POSTS, posts.size()), posts.size());
    }

    private static List<String> shuffledPosts(DataFolder data) {
        List<String> posts = new ArrayList<>();
        OrdinaryPosts.bySet(data).forEach((set, texts) -> {
            if (!set.equals("tweets-benign")) {
                posts.addAll(texts);
            }
        });
        Collections.shuffle(posts, new Random(SEED));
        return posts;
    }

    static InjectionExample of(String source, boolean attack, String text, int group) {
        return new InjectionExample(source, attack, InjectionScore.ofRules(text), InjectionScore.features(text), group);
    }

    /** Attacks that share three words in a row in three places of ten, of the shorter one, are of one group. */
    private static int[] groups(List<LabelledText> texts) {
        int[] group = new int[texts.size()];
        List<Set<String>> triples = new ArrayList<>();
        for (int i = 0; i < group.length; i++) {
            group[i] = i;
            triples.add(texts.get(i).label().equals("1") ? triples(texts.get(i).text()) : Set.of());
        }
        for (int i = 0; i < group.length; i++) {
            for (int j = 0; j < i; j++) {
                if (areAlike(triples.get(i), triples.get(j))) {
                    group[root(group, i)] = root(group, j);
                }
            }
        }
        for (int i = 0; i < group.length; i++) {
            group[i] = root(group, i);
        }
        return group;
    }

    private static boolean areAlike(Set<String> one, Set<String> other) {
        Set<String> shorter = one.size() < other.size() ? one : other;
        Set<String> longer = shorter == one ? other : one;
        return !shorter.isEmpty() && shorter.stream().filter(longer::contains).count() >= ALIKE * shorter.size();
    }

    private static int root(int[] group, int of) {
        int at = of;
        while (group[at] != at) {
            at = group[at];
        }
        return at;
    }

    private static Set<String> triples(String text) {
        String[] words = text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1);
        Set<String> triples = new HashSet<>();
        for (int i = 0; i + 2 < words.length; i++) {
            triples.add(words[i] + " " + words[i + 1] + " " + words[i + 2]);
        }
        return triples;
    }
}
