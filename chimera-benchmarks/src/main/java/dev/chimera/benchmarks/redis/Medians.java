package dev.chimera.benchmarks.redis;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Medians of figures. */
final class Medians {
    private Medians() {}

    /** That of {@code figure} of {@code all}; not a number if there is none. */
    static <T> double of(List<T> all, ToDoubleFunction<T> figure) {
        double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
