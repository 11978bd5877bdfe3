package dev.chimera.core.scout;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds how people write a topic. */
final class TopicName {
    private static final int LENGTH_MAX = 255;
    private static final int STORIES_MAX = 200;

    private TopicName() {}

    /** The way in which most stories of {@code topic} write it; of equally frequent ways the one with more capitals. */
    static String of(Topic topic, List<Story> all) {
        if (!topic.asked().isEmpty()) {
            return cut(topic.asked());
        }
        Map<String, Integer> ways = new HashMap<>();
        int looked = Math.min(STORIES_MAX, topic.volume());
        for (int i = 0; i < looked; i++) {
            collect(topic, all.get(topic.story(i)), ways);
        }
        return ways.entrySet().stream()
                .max(Comparator.<Map.Entry<String, Integer>>comparingInt(way -> weight(way.getKey(), way.getValue()))
                        .thenComparing(way -> capitals(way.getKey()))
                        .thenComparing(Map.Entry::getKey, Comparator.reverseOrder()))
                .map(way -> cut(way.getKey()))
                .orElse(cut(String.join(" ", topic.keys())));
    }

    private static void collect(Topic topic, Story story, Map<String, Integer> ways) {
        PostWords words = PostWords.of(story.first().text());
        List<Word> list = words.list();
        int length = topic.keys().size();
        for (int at = 0; at < list.size(); at++) {
            if (matches(list, at, topic.keys())) {
                ways.merge(words.written(at, at + length - 1), 1, Integer::sum);
                return;
            }
            if (list.get(at).key().equals(topic.key())) {
                ways.merge(words.written(at, at), 1, Integer::sum);
                return;
            }
        }
    }

    private static boolean matches(List<Word> words, int at, List<String> keys) {
        if (at + keys.size() > words.size()) {
            return false;
        }
        for (int i = 0; i < keys.size(); i++) {
            if (!words.get(at + i).key().equals(keys.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Spaces make a name easier to read than a run-together hashtag, so such ways count double. */
    private static int weight(String way, int count) {
        return way.indexOf(' ') >= 0 ? 2 * count : count;
    }

    private static int capitals(String way) {
        return (int) way.chars().filter(Character::isUpperCase).count();
    }

    private static String cut(String name) {
        return name.length() <= LENGTH_MAX ? name : name.substring(0, LENGTH_MAX);
    }
}
