package dev.chimera.core.scout;

/** Spreads the bits of a number evenly; the same in every run. */
final class Mixing {
    /** 2^64 divided by the golden ratio: steps that never fall together. */
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private Mixing() {}

    /** The finaliser of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014). */
    static long mix(long value) {
        long z = value + STEP;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A number for the characters of {@code text} from {@code from} to {@code to}. */
    static long hash(String text, int from, int to) {
        long hash = 0;
        for (int i = from; i < to; i++) {
            hash = mix(hash * 31 + text.charAt(i));
        }
        return hash;
    }

    /** The {@code index}-th number of a fixed sequence. */
    static long constant(int index) {
        return mix(index * STEP);
    }
}
