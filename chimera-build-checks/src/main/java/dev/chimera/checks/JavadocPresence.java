package dev.chimera.checks;

import java.nio.file.Path;
import java.util.List;

/** Asks that every public type of the published modules says what it is. */
final class JavadocPresence implements Check {
    @Override
    public void run(ProjectTree tree, Report report) {
        int seen = 0;
        for (Path module : tree.publishedModules()) {
            List<Path> files = tree.files(module.resolve("src/main/java"), JavadocPresence::declaresTypes);
            for (Path file : files) {
                List<JavaSource.PublicType> types = JavaSource.parse(tree, file, report)
                        .map(JavaSource::publicTypes)
                        .orElse(List.of());
                seen += types.size();
                types.stream()
                        .filter(type -> !type.documented())
                        .forEach(type -> report.problem(
                                tree.name(file) + ":" + type.line(),
                                "the public type " + type.name() + " has no Javadoc",
                                "say in one sentence what it is, or make it package-private"));
            }
        }
        report.say("Javadoc: " + seen + " public types seen");
    }

    private static boolean declaresTypes(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".java") && !name.equals("package-info.java") && !name.equals("module-info.java");
    }
}
