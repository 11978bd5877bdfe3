package dev.chimera.benchmarks.quality;

import java.util.ArrayList;
import java.util.List;

/** Addresses that must not be fetched: spellings of a loopback address, generated spellings of others, and ordinary links. */
final class SsrfSection implements Section {
    private static final long SEED = 20_260_101;

    private final Screening screening = new Screening();

    @Override
    public String name() {
        return "ssrf";
    }

    @Override
    public void measure(DataFolder data, Sheet sheet) {
        sheet.heading("Addresses into closed networks");
        sheet.say("Each address is tried as a link that came with a post and inside a post's text.");
        sheet.table("set", "refused as a link", "found in a text");
        List<String> spellings = texts(data, "ssrf");
        List<String> generated = new AddressSpellings(SEED).all();
        List<String> benign = texts(data, "urls_benign");
        Share asLinks = line("spellings of 127.0.0.1", spellings, sheet);
        Share made = line("generated spellings of closed addresses", generated, sheet);
        Share alarms = line("ordinary links", benign, sheet);
        sheet.endTable();
        missed(spellings, sheet);
        missed(generated, sheet);
        sheet.goal("every spelling is refused as a link", asLinks.hits() == asLinks.of() && made.hits() == made.of());
        sheet.goal("no ordinary link is refused", alarms.hits() == 0);
        sheet.goal("no ordinary link in a text is touched", inText(benign).isEmpty());
        sheet.say("");
    }

    private static List<String> texts(DataFolder data, String begin) {
        return LabelledText.of(data, begin).stream().map(LabelledText::text).toList();
    }

    private Share line(String set, List<String> links, Sheet sheet) {
        Share refused = new Share(links.stream().filter(this::isRefused).count(), links.size());
        sheet.row(set, refused, new Share(inText(links).size(), links.size()));
        return refused;
    }

    private boolean isRefused(String link) {
        return Screening.hasRule(screening.verdict("see", List.of(link)).findings(), "url.");
    }

    private List<String> inText(List<String> links) {
        List<String> found = new ArrayList<>();
        for (String link : links) {
            if (Screening.hasRule(
                    screening.verdict("look at " + link + " today").findings(), "url.")) {
                found.add(link);
            }
        }
        return found;
    }

    private void missed(List<String> links, Sheet sheet) {
        List<String> passed =
                links.stream().filter(link -> !isRefused(link)).limit(10).toList();
        if (!passed.isEmpty()) {
            sheet.say("Not refused, the first of them: `" + String.join("`, `", passed) + "`");
        }
    }
}
