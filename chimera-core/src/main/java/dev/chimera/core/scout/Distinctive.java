package dev.chimera.core.scout;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells what belongs to the stories that hold a keyword from what people say anyway: a topic is distinctive if it is at least
 * {@value #TIMES} times as frequent among them as in all other stories. Where half of all stories or more hold the keyword,
 * there is nothing to compare with, and every topic counts as distinctive.
 */
final class Distinctive {
    private static final double TIMES = 3;

    private final Map<String, Integer> elsewhere = new HashMap<>();
    private final int here;
    private final int others;

    Distinctive(List<Story> stories, int[] chosen) {
        this.here = chosen.length;
        this.others = stories.size() - here;
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < stories.size(); i++) {
            if (Arrays.binarySearch(chosen, i) < 0) {
                keys.clear();
                stories.get(i).words().forEach(word -> keys.add(word.key()));
                keys.forEach(key -> elsewhere.merge(key, 1, Integer::sum));
            }
        }
    }

    /** Whether {@code topic} is; a phrase elsewhere is taken to be as frequent as its rarest word there. */
    boolean is(Topic topic) {
        if (here >= others) {
            return true;
        }
        double rarest = others;
        for (String key : topic.keys()) {
            rarest = Math.min(rarest, elsewhere.getOrDefault(key, 0));
        }
        return topic.volume() * (double) others >= TIMES * rarest * here;
    }
}
