package dev.chimera.checks.wrong.money;

import java.util.List;
import java.util.Map;

/** Counts money with floating point in five places. */
class Price {
    double net;
    float[][] history = {};
    Map<String, List<Double>> byItem = Map.of();
    long exact;

    double gross() {
        return net;
    }

    void reduce(Float by) {}
}
