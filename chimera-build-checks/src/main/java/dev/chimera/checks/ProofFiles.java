package dev.chimera.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads what the test runs of this build wrote: {@code target/spec-proofs*.tsv} of every module and every example, a file for each JVM
 * that ran tests, with one line a fact, {@code criterion TAB passed|failed|skipped TAB test}. A file older than the build proves nothing.
 */
final class ProofFiles {
    private static final Pattern NAME = Pattern.compile("spec-proofs[a-z0-9-]*\\.tsv");

    private final ProjectTree tree;
    private final Instant buildStart;
    private final Report report;

    /** The files below {@code tree} that are not older than {@code buildStart}. */
    ProofFiles(ProjectTree tree, Instant buildStart, Report report) {
        this.tree = tree;
        this.buildStart = buildStart;
        this.report = report;
    }

    /** All facts, by module. Lines that cannot be read become problems. */
    List<Proof> read() {
        List<Proof> proofs = new ArrayList<>();
        for (Path parent : List.of(tree.root(), tree.at("examples"))) {
            for (Path module : tree.children(parent)) {
                for (Path file : filesOf(module)) {
                    if (isOfThisBuild(file)) {
                        read(file, proofs);
                    }
                }
            }
        }
        return proofs;
    }

    private static List<Path> filesOf(Path module) {
        Path target = module.resolve("target");
        if (!Files.isDirectory(target)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file ->
                            NAME.matcher(String.valueOf(file.getFileName())).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + target, e);
        }
    }

    private boolean isOfThisBuild(Path file) {
        try {
            if (!Files.getLastModifiedTime(file).toInstant().isBefore(buildStart)) {
                return true;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot see how old " + file + " is", e);
        }
        report.hint(tree.name(file) + " was written before this build began and proves nothing;"
                + " to run the tests of every module: mvn verify");
        return false;
    }

    private void read(Path file, List<Proof> into) {
        List<String> lines = tree.lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String[] fields = lines.get(i).split("\t", -1);
            Optional<Proof.Outcome> outcome = fields.length == 3 ? outcome(fields[1]) : Optional.empty();
            if (outcome.isPresent()) {
                into.add(new Proof(fields[0], outcome.get(), fields[2], tree.name(file)));
            } else {
                report.problem(
                        tree.name(file) + ":" + (i + 1),
                        "not a proof: '" + lines.get(i) + "'",
                        "delete the file and run: mvn verify");
            }
        }
    }

    private static Optional<Proof.Outcome> outcome(String word) {
        for (Proof.Outcome outcome : Proof.Outcome.values()) {
            if (outcome.name().toLowerCase(Locale.ROOT).equals(word)) {
                return Optional.of(outcome);
            }
        }
        return Optional.empty();
    }
}
