package dev.chimera.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A small made-up project for the checks to look at. */
final class Sandbox {
    private final Path root;

    Sandbox(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /** Writes {@code lines} to the file {@code path}. */
    Sandbox file(String path, String... lines) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, List.of(lines));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Specs of one document with these rows. */
    Sandbox specs(String... rows) {
        String[] lines = new String[rows.length + 4];
        lines[0] = "# Specs";
        lines[1] = "";
        lines[2] = "| id | status | criterion |";
        lines[3] = "|---|---|---|";
        System.arraycopy(rows, 0, lines, 4, rows.length);
        return file("specs/functional.md", lines);
    }

    /** The proofs of the module {@code module}; each a criterion, an outcome and a test, with blanks between them. */
    Sandbox proofs(String module, String... facts) {
        String[] lines = new String[facts.length];
        for (int i = 0; i < facts.length; i++) {
            lines[i] = facts[i].replace(' ', '\t');
        }
        return file(module + "/target/spec-proofs.tsv", lines);
    }

    Sandbox touched(String path, Instant at) {
        try {
            Files.setLastModifiedTime(root.resolve(path), FileTime.from(at));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A reactor and a BOM that publish these modules. */
    Sandbox publishes(String... modules) {
        StringBuilder managed = new StringBuilder();
        StringBuilder reactor = new StringBuilder("<module>chimera-bom</module>");
        for (String module : modules) {
            managed.append("<dependency><groupId>g</groupId><artifactId>")
                    .append(module)
                    .append("</artifactId></dependency>");
        }
        for (String module : modules) {
            file(module + "/pom.xml", "<project/>");
            reactor.append("<module>").append(module).append("</module>");
        }
        file(
                "pom.xml",
                "<project><artifactId>chimera-parent</artifactId> <version>1</version>",
                "<modules>" + reactor + "</modules></project>");
        file("chimera-bom/.flattened-pom.xml", "<project><groupId>g</groupId>", managed.toString(), "</project>");
        return file(
                "chimera-bom/pom.xml",
                "<project><artifactId>chimera-bom</artifactId><dependencyManagement><dependencies>",
                managed.toString(),
                "</dependencies></dependencyManagement></project>");
    }

    /** The jar of {@code module} with these entries. */
    Sandbox jar(String module, String... entries) {
        Path jar = root.resolve(module + "/target/" + module + "-1.jar");
        try {
            Files.createDirectories(jar.getParent());
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
                for (String entry : entries) {
                    zip.putNextEntry(new ZipEntry(entry));
                }
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code check} says about this project. */
    Report report(Check check) {
        Report report = new Report();
        check.run(new ProjectTree(root), report);
        return report;
    }
}
