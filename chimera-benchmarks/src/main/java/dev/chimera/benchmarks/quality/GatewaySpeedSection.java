package dev.chimera.benchmarks.quality;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Speed of the gateway on one thread: texts that are built to make scanners slow, at three lengths, and ordinary posts. Needs no
 * data for the first.
 */
final class GatewaySpeedSection implements Section {
    private static final double P95_MAX_MS = 50;
    /** Eight times the length may take this many times as long; the rest is noise and memory. */
    private static final double GROWTH_MAX = 16;

    private static final int OWN = 9_000;
    private static final int SMALL = 10_000;
    private static final int MIDDLE = 80_000;
    private static final int LARGE = 640_000;

    private final Screening screening = new Screening();

    @Override
    public String name() {
        return "gateway-speed";
    }

    @Override
    public void measure(DataFolder data, Sheet sheet) {
        sheet.heading("Speed of the gateway");
        sheet.say("One thread, its time on the processor, " + System.getProperty("java.vm.name") + " "
                + System.getProperty("java.version") + ".");
        hostile(sheet);
        outbound(sheet);
        ordinary(OrdinaryPosts.all(data), sheet);
    }

    private void hostile(Sheet sheet) {
        Map<String, String> kinds = kinds();
        kinds.values().forEach(unit -> times(text(unit, SMALL), 30));
        sheet.table(
                "text made of",
                "10 kB, median ms",
                "10 kB, P95 ms",
                "80 kB, median ms",
                "640 kB, ms",
                "growth 80 to 640 kB");
        double worst = 0;
        double growth = 0;
        for (Map.Entry<String, String> kind : kinds.entrySet()) {
            double[] small = times(text(kind.getValue(), SMALL), 60);
            double[] middle = times(text(kind.getValue(), MIDDLE), 9);
            double[] large = times(text(kind.getValue(), LARGE), 3);
            double p95 = p95(small);
            double grown = large[0] / middle[0];
            sheet.row(
                    kind.getKey(),
                    ms(small[small.length / 2]),
                    ms(p95),
                    ms(middle[middle.length / 2]),
                    ms(large[large.length / 2]),
                    String.format(Locale.ROOT, "%.1f", grown));
            worst = Math.max(worst, p95);
            growth = Math.max(growth, large[0] < 5 ? 0 : grown);
        }
        sheet.endTable();
        sheet.goal(
                "10 kB of anything in " + ms(worst) + " ms (P95 of the slowest kind), wanted under 50",
                worst < P95_MAX_MS);
        sheet.goal(
                String.format(
                        Locale.ROOT, "8 times the text takes at most %.1f times as long, wanted under 16", growth),
                growth < GROWTH_MAX);
        sheet.say("");
    }

    /** The longest text that can be published, through the checks of what goes out. */
    private void outbound(Sheet sheet) {
        sheet.table("text on its way out made of", "9 kB, median ms", "9 kB, P95 ms");
        double worst = 0;
        for (String unit : List.of(
                "a", "# ", "#a", "election ", "i am ", "aB", "\u4E2D", "a1", "#electionday", "b i t c o i n ")) {
            String text = text(unit, OWN);
            double[] times = times(() -> screening.verdictOnOwn(text), 60);
            double p95 = p95(times);
            sheet.row("`" + unit + "`", ms(times[times.length / 2]), ms(p95));
            worst = Math.max(worst, p95);
        }
        sheet.endTable();
        sheet.goal("9 kB on its way out in " + ms(worst) + " ms (P95), wanted under 50", worst < P95_MAX_MS);
        sheet.say("");
    }

    private static double p95(double[] sorted) {
        return sorted[(int) Math.ceil(0.95 * sorted.length) - 1];
    }

    private void ordinary(List<String> posts, Sheet sheet) {
        if (posts.isEmpty()) {
            sheet.say("No ordinary posts.");
            return;
        }
        List<String> sample = posts.subList(0, Math.min(10_000, posts.size()));
        double[] seconds = new double[7];
        for (int round = 0; round < seconds.length; round++) {
            long start = processorNanos();
            sample.forEach(screening::verdict);
            seconds[round] = (processorNanos() - start) / 1e9;
        }
        double[] warm = Arrays.copyOfRange(seconds, 2, seconds.length);
        Arrays.sort(warm);
        double median = sample.size() / warm[warm.length / 2];
        sheet.say(String.format(
                Locale.ROOT,
                "Ordinary posts: %,.0f a second (median of %d rounds of %,d posts; slowest round %,.0f; first round, cold, %,.0f).",
                median,
                warm.length,
                sample.size(),
                sample.size() / warm[warm.length - 1],
                sample.size() / seconds[0]));
        sheet.goal(
                String.format(Locale.ROOT, "%,.0f ordinary posts a second, wanted 10,000", median), median >= 10_000);
        sheet.say("");
    }

    /** Milliseconds, sorted. */
    private double[] times(String text, int rounds) {
        return times(() -> screening.verdict(text), rounds);
    }

    private static double[] times(Runnable work, int rounds) {
        double[] times = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            long start = processorNanos();
            work.run();
            times[i] = (processorNanos() - start) / 1e6;
        }
        Arrays.sort(times);
        return times;
    }

    /** What this thread has used of a processor: other programs on the machine do not count. */
    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static String ms(double ms) {
        return String.format(Locale.ROOT, "%.1f", ms);
    }

    private static String text(String unit, int bytes) {
        return unit.repeat(Math.max(1, bytes / unit.getBytes(StandardCharsets.UTF_8).length));
    }

    private static Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        for (String unit : List.of(
                "(",
                "+",
                "@",
                "1",
                "a",
                "a.",
                "://",
                "http://a@",
                "a@b.",
                "1 ",
                "1-",
                "#",
                "[",
                "{\"a\":",
                "%25",
                "aB",
                "a1",
                "eyJ",
                "eyJ.",
                "x.x.x.x:",
                "1:",
                "GB12",
                "password=",
                "token: a1 ",
                "-----BEGIN ",
                "sk-",
                "AKIA",
                "i g n o r e ",
                "ignore all ",
                "ignoreallprevious",
                "you are now ",
                "pretend to be a ",
                "4111 1111 1111 ",
                "+49 30 ",
                "<|",
                "=",
                "the quick brown fox ")) {
            kinds.put("`" + unit + "`", unit);
        }
        kinds.put("zero width spaces", "\u200B");
        kinds.put("joiners in a word", "a\u200Db");
        kinds.put("combining marks", "\u0301");
        kinds.put("right-to-left overrides", "\u202E");
        kinds.put("halves of surrogates", "\uD800");
        kinds.put("Han", "\u4E2D\u6587");
        kinds.put("Cyrillic in Latin", "\u0430b ");
        kinds.put("emoji", "\uD83D\uDE00\u200D");
        kinds.put("tag characters", "\uDB40\uDC41");
        Random random = new Random(7);
        StringBuilder base64 = new StringBuilder();
        for (int i = 0; i < 997; i++) {
            base64.append(
                    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".charAt(random.nextInt(64)));
        }
        kinds.put("base64", base64.toString());
        StringBuilder noise = new StringBuilder();
        random.ints(997, 32, 0x2FF).forEach(noise::appendCodePoint);
        kinds.put("random characters", noise.toString());
        return kinds;
    }
}
