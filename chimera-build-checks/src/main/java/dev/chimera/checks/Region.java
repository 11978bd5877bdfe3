package dev.chimera.checks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a Java file that documents may show: what stands between {@code tag::NAME[]} and {@code end::NAME[]}, each in a line
 * comment of its own.
 *
 * @param name its name
 * @param file the file, relative to the root
 * @param line of its first line of code
 * @param code its lines, without the marks of other regions
 */
record Region(String name, String file, int line, List<String> code) {
    private static final Pattern TAG = Pattern.compile("\\s*//\\s*tag::([A-Za-z0-9_.-]+)\\[]\\s*");
    private static final Pattern END = Pattern.compile("\\s*//\\s*end::([A-Za-z0-9_.-]+)\\[]\\s*");

    /** The regions of all files that documents may quote: those of the examples, and every module's tests. */
    static List<Region> all(ProjectTree tree, Report report) {
        List<Path> files = new ArrayList<>();
        for (Path example : tree.children(tree.at("examples"))) {
            files.addAll(tree.files(example.resolve("src"), Region::isJava));
        }
        for (Path module : tree.children(tree.root())) {
            files.addAll(tree.files(module.resolve("src/test/java"), Region::isJava));
        }
        List<Region> regions = new ArrayList<>();
        for (Path file : files) {
            read(tree, file, regions, report);
        }
        return regions;
    }

    /** File and line, for messages. */
    String where() {
        return file + ":" + line;
    }

    private static boolean isJava(Path file) {
        return file.toString().endsWith(".java");
    }

    private static void read(ProjectTree tree, Path file, List<Region> into, Report report) {
        List<String> lines = tree.lines(file);
        for (int i = 0; i < lines.size(); i++) {
            Matcher tag = TAG.matcher(lines.get(i));
            if (!tag.matches()) {
                continue;
            }
            String name = tag.group(1);
            int end = endOf(name, lines, i + 1);
            if (end < 0) {
                report.problem(
                        tree.name(file) + ":" + (i + 1),
                        "the region '" + name + "' has no end",
                        "add the line: // end::" + name + "[]");
            } else {
                into.add(new Region(name, tree.name(file), i + 2, code(lines.subList(i + 1, end))));
            }
        }
    }

    private static int endOf(String name, List<String> lines, int from) {
        for (int i = from; i < lines.size(); i++) {
            Matcher end = END.matcher(lines.get(i));
            if (end.matches() && end.group(1).equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static List<String> code(List<String> lines) {
        return lines.stream()
                .filter(line ->
                        !TAG.matcher(line).matches() && !END.matcher(line).matches())
                .toList();
    }
}
