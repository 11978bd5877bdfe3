package dev.chimera.benchmarks.quality;

import dev.chimera.core.scout.BurstDetector;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Bursts in volumes around known events: windows of a televised day, and the hours of a disaster. */
final class EventVolumes {
    private static final DateTimeFormatter WINDOW = DateTimeFormatter.ofPattern("yyyy_MM_dd_HH_mm", Locale.ROOT);
    /** An event has begun when a bucket holds this share of its highest. */
    private static final double BEGUN = 0.1;

    private final DataFolder data;

    EventVolumes(DataFolder data) {
        this.data = data;
    }

    void measure(Sheet sheet) {
        for (Path counts : data.files("trend", "ted_", "counts10s.tsv")) {
            String file = String.valueOf(counts.getFileName());
            String begin = file.substring(0, file.indexOf('_', 4));
            for (Path truth : data.files("trend", begin, "")) {
                if (String.valueOf(truth.getFileName()).contains("ground_truth")) {
                    day(counts, truth, sheet);
                }
            }
        }
        List<Path> folders = data.files("trend", "crisislex_curves", "");
        if (!folders.isEmpty()) {
            disasters(folders, sheet);
        }
    }

    private void day(Path counts, Path truth, Sheet sheet) {
        NavigableMap<Instant, Long> volumes = volumes(counts);
        NavigableSet<Instant> labelled = new TreeSet<>();
        for (Path file : data.files("trend/" + truth.getFileName(), "", ".txt")) {
            String name = String.valueOf(file.getFileName()).replace(".txt", "");
            labelled.add(LocalDateTime.parse(name, WINDOW).toInstant(ZoneOffset.UTC));
        }
        Duration length = shortest(labelled);
        sheet.say(counts.getFileName() + ": " + labelled.size() + " labelled windows of " + length.toMinutes()
                + " min; an onset inside one finds it. The labels are of single remarks within the debate, the series is the "
                + "volume of all posts, so most leave no trace in it.");
        sheet.table("bucket", "windows found", "onsets outside", "onsets");
        for (Duration bucket : List.of(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(1))) {
            List<Instant> onsets = onsets(volumes, bucket);
            Set<Instant> found = new HashSet<>();
            long outside = 0;
            for (Instant onset : onsets) {
                Instant window = labelled.floor(onset);
                if (window != null && onset.isBefore(window.plus(length))) {
                    found.add(window);
                } else {
                    outside++;
                }
            }
            sheet.row(bucket, new Share(found.size(), labelled.size()), outside, onsets);
        }
        sheet.endTable();
    }

    private static Duration shortest(NavigableSet<Instant> starts) {
        Duration shortest = Duration.ofMinutes(30);
        for (Instant start : starts) {
            Instant next = starts.higher(start);
            Duration gap = next == null ? shortest : Duration.between(start, next);
            shortest = gap.compareTo(shortest) < 0 ? gap : shortest;
        }
        return shortest;
    }

    private void disasters(List<Path> folders, Sheet sheet) {
        sheet.say(
                "CrisisLex, hourly counts of tweets of a disaster; hours without a row hold none. The event begins with the "
                        + "first hour that holds a tenth of the highest. Delay: from then to the first onset not more than a day before "
                        + "it; earlier: onsets before that.");
        sheet.table("event", "begins", "delay, buckets of 1 h", "delay, buckets of 6 h", "earlier (1 h)");
        long found = 0;
        long of = 0;
        for (Path folder : folders) {
            for (Path file : data.files("trend/" + folder.getFileName(), "", ".tsv")) {
                NavigableMap<Instant, Long> volumes = volumes(file);
                Instant begins = begins(volumes);
                List<Instant> hourly = onsets(volumes, Duration.ofHours(1));
                List<Instant> coarse = onsets(volumes, Duration.ofHours(6));
                String delay = delay(begins, hourly);
                of++;
                found += delay.equals("not found") ? 0 : 1;
                Instant dayBefore = begins.minus(Duration.ofDays(1));
                long earlier = hourly.stream()
                        .filter(onset -> onset.isBefore(dayBefore))
                        .count();
                sheet.row(
                        String.valueOf(file.getFileName()).replace(".tsv", ""),
                        begins,
                        delay,
                        delay(begins, coarse),
                        earlier);
            }
        }
        sheet.endTable();
        sheet.say("Found with buckets of 1 h: " + new Share(found, of) + ".");
    }

    private static Instant begins(NavigableMap<Instant, Long> volumes) {
        long highest =
                volumes.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return volumes.entrySet().stream()
                .filter(each -> each.getValue() >= BEGUN * highest)
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private static String delay(Instant begins, List<Instant> onsets) {
        return onsets.stream()
                .filter(onset -> !onset.isBefore(begins.minus(Duration.ofDays(1))))
                .findFirst()
                .map(onset -> Duration.between(begins, onset).toHours() + " h")
                .orElse("not found");
    }

    private static NavigableMap<Instant, Long> volumes(Path file) {
        NavigableMap<Instant, Long> volumes = new TreeMap<>();
        for (String[] row : DataFolder.rows(List.of(file), 2)) {
            String at = row[0].length() == "2012-11-06T11:00Z".length() ? row[0].replace("Z", ":00Z") : row[0];
            volumes.put(Instant.parse(at), Long.parseLong(row[1]));
        }
        return volumes;
    }

    /** Where bursts begin in {@code volumes}, put into buckets; what is not there is zero. */
    private static List<Instant> onsets(NavigableMap<Instant, Long> volumes, Duration bucket) {
        BurstDetector detector = BurstDetector.builder(bucket).build();
        List<Instant> onsets = new ArrayList<>();
        Instant last = volumes.lastKey();
        for (Instant start = volumes.firstKey(); !start.isAfter(last); start = start.plus(bucket)) {
            long count = volumes.subMap(start, start.plus(bucket)).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            if (detector.offer(start, count).onset()) {
                onsets.add(start);
            }
        }
        return onsets;
    }
}
