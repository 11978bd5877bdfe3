package dev.chimera.checks;

import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Compares the Java that documents show with code that is compiled and run. Where a document says {@code <!-- snippet: NAME -->},
 * the next Java block must be the region NAME of an example or a test. Indentation and blank lines do not count.
 */
final class Snippets implements Check {
    /** The snippet that the README must have, from the example that its first command runs. */
    static final String QUICK_START = "quick-start";

    private static final String QUICK_START_HOME = "examples/quickstart/src/main/java/";
    private static final Pattern MARKER = Pattern.compile("<!--\\s*snippet:\\s*([A-Za-z0-9_.-]+)\\s*-->");

    @Override
    public void run(ProjectTree tree, Report report) {
        List<Region> regions = Region.all(tree, report);
        requireQuickStart(tree, report);
        int compared = 0;
        for (Markdown document : Documents.forUsers(tree)) {
            for (Markdown.Line line : document.prose()) {
                Matcher marker = MARKER.matcher(line.text());
                if (marker.find()) {
                    check(document, line.number(), marker.group(1), regions, report);
                    compared++;
                }
            }
        }
        report.say("snippets: " + compared + " compared with code that runs");
    }

    private static void requireQuickStart(ProjectTree tree, Report report) {
        if (!Files.isRegularFile(tree.at(Documents.README))) {
            report.problem(Documents.README, "the project has no README", "write it, with the quick start in it");
            return;
        }
        boolean shown = Markdown.read(tree, tree.at(Documents.README)).prose().stream()
                .map(line -> MARKER.matcher(line.text()))
                .anyMatch(marker -> marker.find() && marker.group(1).equals(QUICK_START));
        if (!shown) {
            report.problem(
                    Documents.README,
                    "the README does not show the quick start",
                    "put <!-- snippet: " + QUICK_START + " --> and a java block with that region of " + QUICK_START_HOME
                            + " into it");
        }
    }

    private static void check(Markdown document, int marker, String name, List<Region> regions, Report report) {
        Optional<Markdown.Block> block = blockAfter(document, marker);
        List<Region> found =
                regions.stream().filter(region -> region.name().equals(name)).toList();
        if (block.isEmpty()) {
            report.problem(
                    document.where(marker),
                    "no java block follows the marker of snippet '" + name + "'",
                    "put a ```java block below it, or remove the marker");
        } else if (found.size() != 1) {
            report.problem(
                    document.where(marker),
                    found.isEmpty()
                            ? "snippet '" + name + "' has no region in examples/*/src or */src/test/java"
                            : "snippet '" + name + "' has more than one region: "
                                    + String.join(
                                            ", ",
                                            found.stream().map(Region::where).toList()),
                    "mark exactly one with // tag::" + name + "[] and // end::" + name + "[]");
        } else if (name.equals(QUICK_START) && !found.get(0).file().startsWith(QUICK_START_HOME)) {
            report.problem(
                    document.where(marker),
                    "the quick start is taken from " + found.get(0).where(),
                    "take it from the program that the first command runs, below " + QUICK_START_HOME);
        } else {
            compare(document, block.get(), found.get(0), report);
        }
    }

    private static Optional<Markdown.Block> blockAfter(Markdown document, int marker) {
        int next = document.prose().stream()
                .filter(line ->
                        line.number() > marker && MARKER.matcher(line.text()).find())
                .mapToInt(Markdown.Line::number)
                .findFirst()
                .orElse(Integer.MAX_VALUE);
        return document.blocks().stream()
                .filter(block -> block.language().equals("java") && block.line() > marker && block.line() < next)
                .findFirst();
    }

    private static void compare(Markdown document, Markdown.Block block, Region region, Report report) {
        List<Text> shown = Text.of(block.line(), block.code());
        List<Text> real = Text.of(region.line(), region.code());
        int i = 0;
        while (i < shown.size()
                && i < real.size()
                && shown.get(i).text().equals(real.get(i).text())) {
            i++;
        }
        if (i < shown.size() || i < real.size()) {
            report.problem(
                    document.where(i < shown.size() ? shown.get(i).line() : block.line()),
                    "snippet '" + region.name() + "' shows " + quote(shown, i) + ", but " + region.where() + " has "
                            + quote(real, i),
                    "copy the region of " + region.file() + " into " + document.name());
        }
    }

    private static String quote(List<Text> lines, int i) {
        return i < lines.size() ? "'" + lines.get(i).text() + "'" : "nothing more";
    }

    /** A line of code without its indentation. */
    private record Text(int line, String text) {
        static List<Text> of(int first, List<String> code) {
            return IntStream.range(0, code.size())
                    .filter(i -> !code.get(i).isBlank())
                    .mapToObj(i -> new Text(first + i, code.get(i).strip()))
                    .toList();
        }
    }
}
