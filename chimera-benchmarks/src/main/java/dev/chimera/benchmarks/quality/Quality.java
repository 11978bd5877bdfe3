package dev.chimera.benchmarks.quality;

import dev.chimera.benchmarks.governor.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Measures how well the Scout and the SafetyGateway judge, on a folder of labelled data and beside other engines, and prints a
 * report in Markdown. Exits with 1 if a goal is missed.
 *
 * <p>Settings: {@code data=../shared/data} (the folder), {@code sections=} (names between commas; all if not given),
 * {@code report=} (a file that the report is written to as well).
 */
public final class Quality {
    private static final List<Section> SECTIONS = List.of(
            new DedupSection(),
            new SentimentSection(),
            new VelocitySection(),
            new TopicsSection(),
            new OffTopicSection(),
            new InjectionSection(),
            new SecretsSection(),
            new PersonalDataSection(),
            new SsrfSection(),
            new ToxicitySection(),
            new GatewaySpeedSection(),
            new ScanSection());

    private Quality() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException {
        Settings settings = Settings.of(args, Set.of("data", "sections", "report"));
        DataFolder data = new DataFolder(Path.of(settings.text("data", "../shared/data")));
        Sheet sheet = new Sheet();
        for (Section section : chosen(settings.text("sections", ""))) {
            section.measure(data, sheet);
        }
        System.out.println(sheet);
        String report = settings.text("report", "");
        if (!report.isEmpty()) {
            Files.writeString(Path.of(report), sheet.toString());
        }
        if (!sheet.missed().isEmpty()) {
            System.err.println("goals missed: " + sheet.missed());
            System.exit(1);
        }
    }

    private static List<Section> chosen(String names) {
        if (names.isEmpty()) {
            return SECTIONS;
        }
        List<String> wanted = List.of(names.split(",", -1));
        List<String> known = SECTIONS.stream().map(Section::name).toList();
        if (!known.containsAll(wanted)) {
            throw new IllegalArgumentException("sections must be of " + known + ", got " + wanted);
        }
        return SECTIONS.stream().filter(each -> wanted.contains(each.name())).toList();
    }
}
