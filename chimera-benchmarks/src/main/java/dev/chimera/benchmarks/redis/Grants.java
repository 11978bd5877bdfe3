package dev.chimera.benchmarks.redis;

import java.util.Arrays;

/** When calls were let through: each at some moment between one before it was asked and one after it was answered. */
final class Grants {
    private Grants() {}

    /**
     * The most grants that certainly were in one window, wherever it begins: those asked for after it began and answered before it
     * ended. What the limiter let through in it is that or more.
     *
     * @param before moments before a grant
     * @param after moments after the grant of the same place
     * @param window how long, in the same unit
     */
    static int worst(Longs before, Longs after, long window) {
        long[][] grants = new long[before.size()][];
        for (int i = 0; i < grants.length; i++) {
            grants[i] = new long[] {before.get(i), after.get(i)};
        }
        Arrays.sort(grants, (a, b) -> Long.compare(a[0], b[0]));
        int worst = 0;
        for (int i = 0; i < grants.length; i++) {
            int held = 0;
            for (int j = i; j < grants.length && grants[j][0] - grants[i][0] < window; j++) {
                if (grants[j][1] - grants[i][0] < window) {
                    held++;
                }
            }
            worst = Math.max(worst, held);
        }
        return worst;
    }
}
