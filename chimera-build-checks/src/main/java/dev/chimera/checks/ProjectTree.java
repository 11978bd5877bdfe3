package dev.chimera.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The project's files, from its root folder. Build output and hidden folders are left out. Only reads. */
final class ProjectTree {
    private static final long FILE_BYTES_MAX = 8_000_000;
    private static final int DEPTH_MAX = 40;
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>\\s*([^<\\s]+)\\s*</artifactId>");
    private static final Pattern MANAGED =
            Pattern.compile("<dependencyManagement>(.*)</dependencyManagement>", Pattern.DOTALL);

    private final Path root;

    /** The project below {@code root}. */
    ProjectTree(Path root) {
        this.root = root.toAbsolutePath().normalize();
        if (!Files.isDirectory(this.root)) {
            throw new IllegalArgumentException("the project root must be a folder, got " + this.root);
        }
    }

    Path root() {
        return root;
    }

    /** {@code relative} below the root. */
    Path at(String relative) {
        return root.resolve(relative);
    }

    /** How messages name {@code path}: relative to the root, with slashes. */
    String name(Path path) {
        return root.relativize(path.toAbsolutePath().normalize()).toString().replace('\\', '/');
    }

    /** The folders that have a {@code pom.xml}: children of the root and of {@code examples}, by name. */
    List<Path> modules() {
        List<Path> found = new ArrayList<>();
        for (Path parent : List.of(root, at("examples"))) {
            children(parent).stream()
                    .filter(child -> Files.isRegularFile(child.resolve("pom.xml")))
                    .forEach(found::add);
        }
        return found;
    }

    /** The modules that users get: those which {@code chimera-bom} lists. */
    List<Path> publishedModules() {
        Path bom = at("chimera-bom/pom.xml");
        if (!Files.isRegularFile(bom)) {
            return List.of();
        }
        List<Path> published = new ArrayList<>();
        Matcher managed = MANAGED.matcher(text(bom));
        if (managed.find()) {
            Matcher artifact = ARTIFACT.matcher(managed.group(1));
            while (artifact.find()) {
                published.add(at(artifact.group(1)));
            }
        }
        return published;
    }

    /** The regular files below {@code folder} that {@code wanted} takes, in order; none if there is no such folder. */
    List<Path> files(Path folder, Predicate<Path> wanted) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(folder, DEPTH_MAX)) {
            return walk.filter(Files::isRegularFile)
                    .filter(file -> !isOutput(folder.relativize(file)))
                    .filter(wanted)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the files of " + folder, e);
        }
    }

    /** The files and folders directly in {@code folder}, by name; none if there is no such folder. */
    List<Path> children(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(folder)) {
            return list.sorted(Comparator.comparing(Path::toString)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    /** The lines of a text file. */
    List<String> lines(Path file) {
        return text(file).lines().toList();
    }

    /** The whole of a text file in UTF-8. */
    String text(Path file) {
        try {
            long size = Files.size(file);
            if (size > FILE_BYTES_MAX) {
                throw new IllegalArgumentException(
                        file + " has " + size + " bytes; the checks read text files of at most " + FILE_BYTES_MAX);
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + " as UTF-8 text", e);
        }
    }

    private static boolean isOutput(Path relative) {
        for (Path part : relative) {
            String name = part.toString();
            if (name.equals("target") || name.startsWith(".git")) {
                return true;
            }
        }
        return false;
    }
}
