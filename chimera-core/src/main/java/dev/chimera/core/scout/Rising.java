package dev.chimera.core.scout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Which topics rise. Velocity is {@code max(0, -log10(m p w))}: p is the chance of the topic's strongest burst
 * ({@link Bursts}), m the number of slices tested in its series, and w corrects for looking at many topics: a topic of rank k
 * by volume among n gets the share 1 / (k H(n)) of the false-alarm rate, H(n) = 1 + 1/2 + ... + 1/n, so w = k H(n). (Weighted
 * Bonferroni correction: Genovese, Roeder, Wasserman, Biometrika 93, 2006; volume says nothing of when, so it may choose the
 * weights.) {@code min(1, m p w)} is the false-alarm rate. Velocity has no unit: 2 means that noise alone shows such a topic in
 * one scan of a hundred.
 */
final class Rising {
    /** Topics that share this much of the smaller one are one topic. */
    private static final double SAME = 0.5;

    private final List<Story> stories;
    private final long[] everything;
    private final int period;

    Rising(List<Story> stories, Slices slices) {
        this.stories = stories;
        this.everything = new long[slices.count()];
        this.period = slices.period();
        stories.forEach(story -> everything[story.slice()]++);
    }

    /** A topic and how it rises. */
    record Riser(Topic topic, List<Long> counts, double log10FalseAlarm) {
        Riser {
            counts = List.copyOf(counts);
        }

        double velocity() {
            return Math.max(0, -log10FalseAlarm);
        }

        double falseAlarmRate() {
            return Math.pow(10, log10FalseAlarm);
        }
    }

    /**
     * The risers, strongest first, then those of most stories, then by name; of topics about the same stories only the first.
     *
     * @param topics by volume, most first, behind those asked for
     */
    List<Riser> among(List<Topic> topics, double velocityMin, int risersMax) {
        double harmonic = 0;
        for (int rank = 1; rank <= topics.size(); rank++) {
            harmonic += 1.0 / rank;
        }
        List<Riser> risers = new ArrayList<>();
        for (int i = 0; i < topics.size(); i++) {
            Riser riser = test(topics.get(i), (i + 1) * harmonic);
            if (riser.velocity() >= velocityMin) {
                risers.add(riser);
            }
        }
        risers.sort(Comparator.comparingDouble(Riser::log10FalseAlarm)
                .thenComparing(riser -> -riser.topic().volume())
                .thenComparing(riser -> riser.topic().key()));
        return distinct(risers, risersMax);
    }

    private Riser test(Topic topic, double weight) {
        long[] counts = topic.counts(stories, everything.length);
        long[] rest = new long[counts.length];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = everything[i] - counts[i];
        }
        Bursts.Burst burst = Bursts.strongest(counts, Bursts.exposure(rest), period);
        return new Riser(topic, Arrays.stream(counts).boxed().toList(), burst.log10FalseAlarm(weight));
    }

    private static List<Riser> distinct(List<Riser> sorted, int risersMax) {
        List<Riser> distinct = new ArrayList<>();
        for (Riser riser : sorted) {
            if (distinct.size() == risersMax) {
                break;
            }
            if (distinct.stream().noneMatch(before -> isSame(before.topic(), riser.topic()))) {
                distinct.add(riser);
            }
        }
        return distinct;
    }

    private static boolean isSame(Topic before, Topic topic) {
        boolean asked = !before.asked().isEmpty() || !topic.asked().isEmpty();
        int of = asked ? Math.max(before.volume(), topic.volume()) : Math.min(before.volume(), topic.volume());
        return before.shared(topic) >= SAME * of;
    }
}
