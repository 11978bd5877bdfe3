package dev.chimera.core.scout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds what a set of stories talks about: words, hashtags and phrases that occur in at least {@value #STORIES_MIN} stories. A
 * phrase, its hashtag and its plural are one topic. Phrases grow word by word, and only from phrases that are frequent
 * themselves (Agrawal and Srikant: Fast Algorithms for Mining Association Rules, 1994), so memory stays near the number of
 * words. Not thread-safe.
 */
final class TopicMiner {
    /** Fewer than this are a coincidence. */
    static final int STORIES_MIN = 3;

    private static final int WORDS_MAX = 4;
    private static final int GLUED_MAX = 6;
    private static final int TOPICS_MAX = 2_000;
    /** A phrase stands for its part if it has this share of the part's stories. */
    private static final double STANDS_FOR = 0.8;

    /** Up to here two letters are hardly ever a word of weight; in Hangul, Arabic or Devanagari they are. */
    private static final char FIRST_OTHER_SCRIPT = '\u0590';

    private static final List<String> PLURALS = List.of("s", "es");
    /** A word of fewer letters has no plural here. */
    private static final int STEM_MIN = 4;

    private static final int NONE = -1;

    private final List<Story> stories;
    private final int[] chosen;
    private final Map<String, Integer> wordIds = new HashMap<>();
    private final List<String> wordKeys = new ArrayList<>();
    private final Map<String, Topic> topics = new LinkedHashMap<>();

    /**
     * A miner for some of the stories.
     *
     * @param chosen the indices of those stories, ascending
     */
    TopicMiner(List<Story> stories, int[] chosen) {
        this.stories = stories;
        this.chosen = chosen;
    }

    /** The topics, those of most stories first; at most {@value #TOPICS_MAX}. */
    List<Topic> topics() {
        int[][] words = new int[chosen.length][];
        for (int i = 0; i < chosen.length; i++) {
            words[i] = ids(stories.get(chosen[i]).words());
        }
        int[][] phrases = frequent(words, 1);
        for (int length = 2; length <= GLUED_MAX; length++) {
            phrases = frequent(longer(phrases, words, length), length);
        }
        addOtherWritings();
        joinPlurals();
        List<Topic> found = new ArrayList<>(topics.values());
        found.sort(Comparator.comparingInt(Topic::volume).reversed().thenComparing(Topic::key));
        return withoutParts(found.subList(0, Math.min(found.size(), TOPICS_MAX)));
    }

    private int[] ids(List<Word> words) {
        int[] ids = new int[words.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = wordIds.computeIfAbsent(words.get(i).key(), key -> {
                wordKeys.add(key);
                return wordKeys.size() - 1;
            });
        }
        return ids;
    }

    /** The phrases one word longer: each position's phrase and the word behind it, numbered anew; -1 where there is none. */
    private int[][] longer(int[][] shorter, int[][] words, int length) {
        Map<Long, Integer> numbers = new HashMap<>();
        int[][] longer = new int[shorter.length][];
        for (int i = 0; i < shorter.length; i++) {
            List<Word> text = stories.get(chosen[i]).words();
            int[] phrases = new int[Math.max(0, shorter[i].length - 1)];
            for (int at = 0; at < phrases.length; at++) {
                int last = at + length - 1;
                boolean open = shorter[i][at] != NONE
                        && shorter[i][at + 1] != NONE
                        && !text.get(last).begins();
                phrases[at] = open && (length <= WORDS_MAX || text.get(last).glued())
                        ? numbers.computeIfAbsent(((long) shorter[i][at] << 32) | words[i][last], key -> numbers.size())
                        : NONE;
            }
            longer[i] = phrases;
        }
        return longer;
    }

    /** The same phrases, those left out that are in too few stories; the others are kept as topics if they can be one. */
    private int[][] frequent(int[][] phrases, int length) {
        Map<Integer, int[]> counts = new HashMap<>();
        for (int i = 0; i < phrases.length; i++) {
            for (int phrase : phrases[i]) {
                if (phrase != NONE) {
                    int[] seen = counts.computeIfAbsent(phrase, key -> new int[] {0, NONE});
                    seen[0] += seen[1] == i ? 0 : 1;
                    seen[1] = i;
                }
            }
        }
        Map<Integer, Found> found = new LinkedHashMap<>();
        for (int i = 0; i < phrases.length; i++) {
            for (int at = 0; at < phrases[i].length; at++) {
                int phrase = phrases[i][at];
                if (phrase == NONE || counts.getOrDefault(phrase, new int[] {0})[0] < STORIES_MIN) {
                    phrases[i][at] = NONE;
                } else {
                    found.computeIfAbsent(phrase, key -> new Found()).add(chosen[i], at, length, stories);
                }
            }
        }
        found.values().forEach(this::keep);
        return phrases;
    }

    /** Gives each topic the stories that write it as one word, as in a hashtag, or in the plural, however few they are. */
    private void addOtherWritings() {
        Map<String, String> writings = new HashMap<>();
        for (Topic topic : topics.values()) {
            writings.put(topic.key(), topic.key());
            if (topic.key().length() >= STEM_MIN) {
                PLURALS.forEach(ending -> writings.putIfAbsent(topic.key() + ending, topic.key()));
            }
        }
        Map<String, List<Integer>> written = new HashMap<>();
        for (int story : chosen) {
            for (Word word : stories.get(story).words()) {
                String key = writings.get(word.key());
                if (key != null) {
                    written.computeIfAbsent(key, first -> new ArrayList<>()).add(story);
                }
            }
        }
        written.forEach((key, in) -> topics.computeIfPresent(
                key,
                (same, topic) -> topic.joinedWith(new Topic(
                        List.of(key), in.stream().mapToInt(Integer::intValue).toArray(), ""))));
    }

    /**
     * Makes one topic of a word or phrase and its plural in -s or -es, named as most write it. A short word may be another one
     * with an s, such as "new" and "news", so it stays apart.
     */
    private void joinPlurals() {
        for (String plural : List.copyOf(topics.keySet())) {
            for (String ending : PLURALS) {
                String singular = plural.endsWith(ending) ? plural.substring(0, plural.length() - ending.length()) : "";
                Topic one = topics.get(singular);
                Topic many = topics.get(plural);
                if (singular.length() >= STEM_MIN && one != null && many != null) {
                    topics.remove(plural);
                    topics.put(singular, one.volume() >= many.volume() ? one.joinedWith(many) : many.joinedWith(one));
                }
            }
        }
    }

    private void keep(Found found) {
        if (found.canBeTopic()) {
            topics.merge(found.key(), found.topic(), Topic::joinedWith);
        }
    }

    /** Leaves out what a longer phrase says better: "edward" where nearly every "edward" is an "edward snowden". */
    private static List<Topic> withoutParts(List<Topic> found) {
        Map<String, Topic> byKeys = new HashMap<>();
        found.forEach(topic -> byKeys.put(String.join(" ", topic.keys()), topic));
        Set<Topic> parts = new HashSet<>();
        for (Topic topic : found) {
            int size = topic.keys().size();
            for (int from = 0; size > 1 && from < size; from++) {
                for (int to = from + 1; to <= size; to++) {
                    Topic part = byKeys.get(String.join(" ", topic.keys().subList(from, to)));
                    if (part != null && part != topic && topic.volume() >= STANDS_FOR * part.volume()) {
                        parts.add(part);
                    }
                }
            }
        }
        return found.stream().filter(topic -> !parts.contains(topic)).toList();
    }

    /** A frequent phrase while it is collected. */
    private static final class Found {
        private List<Word> phrase = List.of();
        private int[] in = new int[4];
        private int count;
        private int shouted;

        void add(int story, int at, int length, List<Story> stories) {
            List<Word> words = stories.get(story).words();
            if (count == 0) {
                phrase = List.copyOf(words.subList(at, at + length));
            }
            if (count > 0 && in[count - 1] == story) {
                return;
            }
            if (count == in.length) {
                in = Arrays.copyOf(in, count * 2);
            }
            shouted += words.get(at).capital() ? 1 : 0;
            in[count++] = story;
        }

        String key() {
            return phrase.stream().map(Word::key).collect(Collectors.joining());
        }

        boolean canBeTopic() {
            Word first = phrase.get(0);
            Word last = phrase.get(phrase.size() - 1);
            if (StopWords.contains(first.key()) || StopWords.contains(last.key()) || isNumber(key())) {
                return false;
            }
            if (phrase.size() > 1) {
                return !phrase.stream()
                        .allMatch(word -> isNumber(word.key()) || (word.key().length() == 1 && !word.glued()));
            }
            int letters = first.key().codePointCount(0, first.key().length());
            boolean alphabet = first.key().charAt(0) < FIRST_OTHER_SCRIPT;
            return !first.glued() && (letters >= 3 || (letters == 2 && (!alphabet || shouted * 2 > count)));
        }

        private static boolean isNumber(String key) {
            return key.chars().allMatch(c -> Character.isDigit(c) || c == '_');
        }

        Topic topic() {
            List<String> keys = phrase.stream().map(Word::key).toList();
            return new Topic(keys, Arrays.copyOf(in, count), "");
        }
    }
}
