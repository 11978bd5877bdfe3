package dev.chimera.benchmarks.quality;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was said of things of each class. One thread. */
final class Confusion {
    private final List<String> classes;
    private final Map<String, Map<String, Long>> said = new LinkedHashMap<>();

    /** Nothing said yet of any of {@code classes}; answers may be of other classes as well. */
    Confusion(List<String> classes) {
        this.classes = List.copyOf(classes);
        classes.forEach(each -> said.put(each, new LinkedHashMap<>()));
    }

    /** Counts an answer. */
    void add(String truth, String answer) {
        Map<String, Long> row = said.get(truth);
        if (row == null) {
            throw new IllegalArgumentException("no class of " + classes + ": " + truth);
        }
        row.merge(answer, 1L, Long::sum);
    }

    /** How often things of class {@code truth} were said to be {@code answer}. */
    long count(String truth, String answer) {
        return said.getOrDefault(truth, Map.of()).getOrDefault(answer, 0L);
    }

    /** How many things are of class {@code truth}. */
    long of(String truth) {
        return said.getOrDefault(truth, Map.of()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** The right ones among all. */
    Share accuracy() {
        return new Share(
                classes.stream().mapToLong(each -> count(each, each)).sum(),
                classes.stream().mapToLong(this::of).sum());
    }

    /** The things of the class that were said to be of it. */
    Share recall(String each) {
        return new Share(count(each, each), of(each));
    }

    /** The things said to be of the class that are. */
    Share precision(String each) {
        return new Share(
                count(each, each),
                classes.stream().mapToLong(truth -> count(truth, each)).sum());
    }

    /** The harmonic mean of precision and recall, 0 to 1. */
    double f1(String each) {
        long right = count(each, each);
        return right == 0 ? 0 : 2.0 * right / (precision(each).of() + of(each));
    }

    /** The mean of the classes' {@link #f1}. */
    double macroF1() {
        return classes.stream().mapToDouble(this::f1).average().orElse(0);
    }

    /** The mean of the classes' recalls. */
    double averageRecall() {
        return classes.stream()
                .mapToDouble(each -> recall(each).value())
                .average()
                .orElse(0);
    }

    /** Each class with what was said of it. */
    @Override
    public String toString() {
        return said.toString();
    }
}
