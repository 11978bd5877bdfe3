package dev.chimera.benchmarks.swarm;

import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;

/** What lives on the heap, after collections. */
final class Heap {
    private static final int COLLECTIONS = 4;
    private static final int COLUMNS = 4;

    private Heap() {}

    /** The bytes that are in use once nothing more is given back. */
    static long used() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(
                    100); // so that what references were cleared by this collection is queued and let go
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    /**
     * A class and what it holds.
     *
     * @param type its name, arrays as the JVM writes them
     * @param instances how many
     * @param bytes how much, together
     */
    record Share(String type, long instances, long bytes) {}

    /** What each class holds, by its name. */
    static Map<String, Share> histogram() {
        Map<String, Share> shares = new HashMap<>();
        for (String line : tell().split("\n", -1)) {
            String[] columns = line.trim().split("\\s+", COLUMNS + 1);
            if (columns.length >= COLUMNS && columns[0].endsWith(":") && Character.isDigit(columns[0].charAt(0))) {
                Share share = new Share(columns[3], Long.parseLong(columns[1]), Long.parseLong(columns[2]));
                shares.merge(
                        share.type(),
                        share,
                        (one, other) -> new Share(
                                one.type(), one.instances() + other.instances(), one.bytes() + other.bytes()));
            }
        }
        return shares;
    }

    /** How much more each class holds in {@code after}, most first. */
    static List<Share> grown(Map<String, Share> before, Map<String, Share> after) {
        return after.values().stream()
                .map(now -> {
                    Share then = before.getOrDefault(now.type(), new Share(now.type(), 0, 0));
                    return new Share(now.type(), now.instances() - then.instances(), now.bytes() - then.bytes());
                })
                .filter(share -> share.bytes() > 0)
                .sorted(Comparator.comparingLong(Share::bytes).reversed())
                .toList();
    }

    /** The same, summed by where classes come from: a Chimera package, or the JDK. */
    static List<Share> byPackage(List<Share> grown) {
        Map<String, Share> sums = new TreeMap<>();
        for (Share share : grown) {
            String from = packageOf(share.type());
            sums.merge(
                    from,
                    new Share(from, share.instances(), share.bytes()),
                    (one, other) -> new Share(from, one.instances() + other.instances(), one.bytes() + other.bytes()));
        }
        return sums.values().stream()
                .sorted(Comparator.comparingLong(Share::bytes).reversed())
                .toList();
    }

    private static String packageOf(String type) {
        int dot = type.lastIndexOf('.');
        return type.startsWith("[") || dot < 0 ? "arrays" : type.substring(0, dot);
    }

    private static String tell() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException("this JVM does not tell what is on its heap", e);
        }
    }
}
