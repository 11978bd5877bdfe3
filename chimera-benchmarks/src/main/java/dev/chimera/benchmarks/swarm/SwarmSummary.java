package dev.chimera.benchmarks.swarm;

import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * What came of a swarm loop. Immutable.
 *
 * @param asked what was handed in
 * @param suffered what was done to the swarm
 * @param left what was found at the end
 * @param waited how many runs waited until it was sure that nobody was still publishing them
 * @param whole how many ended from when both personas had a backlog until nothing was handed in any more
 * @param spans the same for each span in it
 * @param waits how long something stood still
 * @param restMillis how long the rest took once nothing was handed in any more
 */
record SwarmSummary(
        Asked asked,
        Suffered suffered,
        SwarmInspection.Found left,
        long waited,
        Progress.Span whole,
        List<Progress.Span> spans,
        Waits waits,
        long restMillis) {
    SwarmSummary {
        spans = List.copyOf(spans);
    }

    /**
     * What was handed in.
     *
     * @param accepted how many runs were taken on
     * @param refused how often somebody was told to come back later
     * @param offers how often the first persona was asked for one time that the second was
     */
    record Asked(long accepted, long refused, double offers) {}

    /**
     * What was done to the swarm.
     *
     * @param kills how many JVMs were killed
     * @param disturbances how often something was done to Redis
     * @param deadLetters how many hints were set aside
     */
    record Suffered(long kills, long disturbances, long deadLetters) {}

    /**
     * How long something stood still, in milliseconds.
     *
     * @param afterKills the longest time in which no run ended, within the 10 s after each kill
     * @param withoutRelay the longest time in which no run ended, while Redis was away each time and 10 s after
     * @param orphans for how long each run of a dead JVM was in nobody's hands once its lease was over
     */
    record Waits(List<Long> afterKills, List<Long> withoutRelay, List<Long> orphans) {
        Waits {
            afterKills = List.copyOf(afterKills);
            withoutRelay = List.copyOf(withoutRelay);
            orphans = List.copyOf(orphans);
        }
    }

    /** How many runs ended a second, as long as runs were handed in. */
    double perSecond() {
        long ended =
                whole.counted().values().stream().mapToLong(Long::longValue).sum();
        return ended * 1000.0 / Math.max(1, whole.toMillis() - whole.fromMillis());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        line(text, "%d JVMs killed, %d times something done to Redis", suffered.kills(), suffered.disturbances());
        line(
                text,
                "%d runs taken on, %d refusals; %.1f offers of the first persona for one of the second",
                asked.accepted(),
                asked.refused(),
                asked.offers());
        line(
                text,
                "ended: %s; none lost, none out twice, each production paid once; %d entries, the ledger verified",
                new TreeMap<>(left.ends()),
                left.entries());
        line(
                text,
                "%.1f runs a second; the rest took %.1f s; about %d take-overs, %d runs waited until nobody could be publishing"
                        + " them any more, %d permits in doubt, %d hints set aside",
                perSecond(),
                restMillis / 1000.0,
                left.takeovers() - 2 * waited,
                waited,
                left.inDoubt(),
                suffered.deadLetters());
        line(text, "no run ended, within 10 s of a kill, at the longest for: %s", median(waits.afterKills()));
        line(text, "no run ended, while Redis was away and 10 s after, at the longest for: %s", waits.withoutRelay());
        line(text, "runs of a dead JVM in nobody's hands after its lease: %s", median(waits.orphans()));
        spans.forEach(span -> line(text, "  %s", span));
        line(text, "all: %s", whole);
        return text.toString();
    }

    private static String median(List<Long> millis) {
        if (millis.isEmpty()) {
            return "none";
        }
        List<Long> sorted = millis.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                "%d, median %d ms, at most %d ms",
                sorted.size(),
                sorted.get(sorted.size() / 2),
                sorted.get(sorted.size() - 1));
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
