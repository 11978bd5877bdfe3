package dev.chimera.tck;

import java.util.ArrayList;
import java.util.List;

/**
 * Lets a test die at a chosen place, and tells how many places there are: code under test calls {@link #step} wherever a process
 * may end, a first pass counts, and one pass for each number crashes there. Thread-safe.
 */
public final class CrashInjector {
    private static final int STEPS_MAX = 100_000;

    private final int crashAt;
    private final List<String> passed = new ArrayList<>();

    private CrashInjector(int crashAt) {
        this.crashAt = crashAt;
    }

    /** One that only counts. */
    public static CrashInjector never() {
        return new CrashInjector(Integer.MAX_VALUE);
    }

    /** One that crashes at the step with the number {@code step}, from 1, once. */
    public static CrashInjector at(int step) {
        if (step < 1) {
            throw new IllegalArgumentException("steps count from 1, got " + step);
        }
        return new CrashInjector(step);
    }

    /**
     * A place where a process may end.
     *
     * @param name what is about to happen, for the test's message
     * @throws Crash if this is the chosen one
     */
    public synchronized void step(String name) {
        if (passed.size() >= STEPS_MAX) {
            throw new IllegalStateException("more than " + STEPS_MAX + " steps; is this a loop that never ends?");
        }
        passed.add(name);
        if (passed.size() == crashAt) {
            throw new Crash("crash at step " + crashAt + ": " + name);
        }
    }

    /** How many steps were reached. */
    public synchronized int steps() {
        return passed.size();
    }

    /** The names of the steps that were reached, in order. */
    public synchronized List<String> passed() {
        return List.copyOf(passed);
    }

    /** The end of a process as far as the code under test can tell: an error, so that no handler of exceptions survives it. */
    public static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        private Crash(String message) {
            super(message);
        }
    }
}
