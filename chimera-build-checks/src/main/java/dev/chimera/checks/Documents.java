package dev.chimera.checks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which Markdown files the project has. */
final class Documents {
    static final String README = "README.md";

    private Documents() {}

    /** The files in the root, in the modules and examples, below {@code docs}, and in {@code specs}. */
    static List<Markdown> all(ProjectTree tree) {
        Set<Path> files = new TreeSet<>(tree.children(tree.root()));
        for (Path parent : List.of(tree.root(), tree.at("examples"))) {
            tree.children(parent).forEach(folder -> files.addAll(tree.children(folder)));
        }
        files.addAll(tree.files(tree.at("docs"), Documents::isMarkdown));
        return files.stream()
                .filter(Documents::isMarkdown)
                .map(file -> Markdown.read(tree, file))
                .toList();
    }

    /** The files whose code blocks users copy: the README and those below {@code docs}. */
    static List<Markdown> forUsers(ProjectTree tree) {
        List<Path> files = new ArrayList<>();
        if (Files.isRegularFile(tree.at(README))) {
            files.add(tree.at(README));
        }
        files.addAll(tree.files(tree.at("docs"), Documents::isMarkdown));
        return files.stream().map(file -> Markdown.read(tree, file)).toList();
    }

    static boolean isMarkdown(Path file) {
        return Files.isRegularFile(file) && file.toString().endsWith(".md");
    }
}
