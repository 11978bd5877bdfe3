package dev.chimera.checks;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * The last step of {@code mvn verify}: coverage of the specs, code in the documents, links, plug-in lists, Javadoc, the BOM
 * and the jars. Prints a summary and one list of every problem, and fails if there is any.
 */
public final class ProjectChecks {
    private ProjectChecks() {}

    /**
     * Checks a project.
     *
     * @param args the project's root folder and, if given, when the build began in ISO 8601, so that proofs of an earlier build
     *     do not count
     * @throws IllegalArgumentException if the arguments are not these
     */
    public static void main(String[] args) {
        run(args, System.out);
    }

    /** What {@link #main} does, printing to {@code out}. */
    static void run(String[] args, PrintStream out) {
        if (args.length < 1 || args.length > 2) {
            throw new IllegalArgumentException(
                    "give the project's root folder and, if you like, when the build began; got " + args.length
                            + " arguments");
        }
        run(Path.of(args[0]), args.length == 2 ? time(args[1]) : Instant.MIN, out);
    }

    /** Checks the project below {@code root}; prints the summary to {@code out}. */
    static void run(Path root, Instant buildStart, PrintStream out) {
        ProjectTree tree = new ProjectTree(root);
        Report report = new Report();
        List<Check> checks = List.of(
                new SpecCoverage(buildStart),
                new Snippets(),
                new Links(),
                new ProviderLists(),
                new JavadocPresence(),
                new BomCoverage(),
                new JarContents());
        checks.forEach(check -> check.run(tree, report));
        out.println(report.text());
        out.flush();
        if (!report.problems().isEmpty()) {
            throw new ChecksFailedException(
                    "the project checks found " + report.count() + "; each is listed above with its remedy");
        }
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "the build's start must be a time such as 2026-03-02T09:00:00Z, got '" + text + "'", e);
        }
    }
}
