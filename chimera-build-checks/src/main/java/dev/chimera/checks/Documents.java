package dev.chimera.checks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which Markdown files the project has. */
final class Documents {
    static final String README = "README.md";

    private Documents() {}

    /** The files in the root, below {@code docs} and in {@code specs}. */
    static List<Markdown> all(ProjectTree tree) {
        List<Path> files = new ArrayList<>();
        tree.children(tree.root()).stream().filter(Documents::isMarkdown).forEach(files::add);
        files.addAll(tree.files(tree.at("docs"), Documents::isMarkdown));
        files.addAll(tree.files(tree.at("specs"), Documents::isMarkdown));
        return files.stream().map(file -> Markdown.read(tree, file)).toList();
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
