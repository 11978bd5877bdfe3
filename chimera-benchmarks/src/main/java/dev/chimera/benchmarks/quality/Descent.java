package dev.chimera.benchmarks.quality;

/**
 * Finds the lowest point of a smooth convex function: L-BFGS (Liu and Nocedal, Mathematical Programming 45, 1989) with seven steps
 * remembered and a step that is halved until it goes down. Without chance: the same function gives the same point.
 */
final class Descent {
    private static final int REMEMBERED = 7;
    private static final int HALVINGS_MAX = 20;
    private static final double ENOUGH = 1e-4;
    private static final double FLAT = 1e-6;

    private final double[][] steps = new double[REMEMBERED][];
    private final double[][] changes = new double[REMEMBERED][];
    private int remembered;

    private Descent() {}

    /** A function of many variables. */
    interface Slope {
        /** The height at {@code point}; writes the slope there into {@code slope}. */
        double at(double[] point, double[] slope);
    }

    /** The lowest point that {@code rounds} steps from zero lead to. */
    static double[] lowest(int dimensions, int rounds, Slope function) {
        return new Descent().run(dimensions, rounds, function);
    }

    private double[] run(int dimensions, int rounds, Slope function) {
        double[] point = new double[dimensions];
        double[] slope = new double[dimensions];
        double height = function.at(point, slope);
        for (int round = 0; round < rounds; round++) {
            double[] way = direction(slope);
            double fall = dot(slope, way);
            double step = remembered == 0 ? 1 / Math.sqrt(dot(slope, slope)) : 1;
            double[] next = new double[dimensions];
            double[] nextSlope = new double[dimensions];
            double nextHeight = Double.POSITIVE_INFINITY;
            for (int i = 0; i < HALVINGS_MAX && !(nextHeight <= height - ENOUGH * step * fall); i++) {
                step = i == 0 ? step : step / 2;
                for (int j = 0; j < dimensions; j++) {
                    next[j] = point[j] - step * way[j];
                }
                nextHeight = function.at(next, nextSlope);
            }
            remember(point, next, slope, nextSlope);
            double gain = height - nextHeight;
            point = next;
            slope = nextSlope;
            height = nextHeight;
            if (gain < FLAT * Math.abs(height)) {
                break;
            }
        }
        return point;
    }

    private double[] direction(double[] slope) {
        double[] way = slope.clone();
        double[] shares = new double[REMEMBERED];
        int oldest = Math.max(0, remembered - REMEMBERED);
        for (int i = remembered - 1; i >= oldest; i--) {
            int at = i % REMEMBERED;
            shares[at] = dot(steps[at], way) / dot(steps[at], changes[at]);
            add(-shares[at], changes[at], way);
        }
        if (remembered > 0) {
            int newest = (remembered - 1) % REMEMBERED;
            double scale = dot(steps[newest], changes[newest]) / dot(changes[newest], changes[newest]);
            for (int j = 0; j < way.length; j++) {
                way[j] *= scale;
            }
        }
        for (int i = oldest; i < remembered; i++) {
            int at = i % REMEMBERED;
            double share = dot(changes[at], way) / dot(steps[at], changes[at]);
            add(shares[at] - share, steps[at], way);
        }
        return way;
    }

    private void remember(double[] from, double[] to, double[] slopeFrom, double[] slopeTo) {
        double[] step = difference(to, from);
        double[] change = difference(slopeTo, slopeFrom);
        if (dot(step, change) > 0) {
            steps[remembered % REMEMBERED] = step;
            changes[remembered % REMEMBERED] = change;
            remembered++;
        }
    }

    private static double[] difference(double[] a, double[] b) {
        double[] difference = new double[a.length];
        for (int j = 0; j < a.length; j++) {
            difference[j] = a[j] - b[j];
        }
        return difference;
    }

    private static double dot(double[] a, double[] b) {
        double dot = 0;
        for (int j = 0; j < a.length; j++) {
            dot += a[j] * b[j];
        }
        return dot;
    }

    private static void add(double times, double[] a, double[] to) {
        for (int j = 0; j < a.length; j++) {
            to[j] += times * a[j];
        }
    }
}
