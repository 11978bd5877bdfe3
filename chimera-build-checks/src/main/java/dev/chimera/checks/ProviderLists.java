package dev.chimera.checks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares the two places where a module names its plug-ins: {@code module-info.java} for the module path and
 * {@code META-INF/services} for the class path. A provider that stands in one of them only is not found on the other path.
 */
final class ProviderLists implements Check {
    private static final String MODULE_INFO = "src/main/java/module-info.java";
    private static final String SERVICES = "src/main/resources/META-INF/services";

    @Override
    public void run(ProjectTree tree, Report report) {
        List<Path> published = tree.publishedModules();
        for (Path module : published) {
            if (!Files.isRegularFile(module.resolve(MODULE_INFO))) {
                report.problem(
                        tree.name(module),
                        "the published module has no module-info.java",
                        "write " + tree.name(module) + "/" + MODULE_INFO + ", or take the module out of chimera-bom");
            }
        }
        int seen = 0;
        for (Path module : tree.modules()) {
            if (Files.isRegularFile(module.resolve(MODULE_INFO))) {
                seen += compare(tree, module, report);
            }
        }
        report.say("plug-ins: " + seen + " named, " + published.size() + " published modules");
    }

    private static int compare(ProjectTree tree, Path module, Report report) {
        Set<String> declared = new TreeSet<>();
        JavaSource.parse(tree, module.resolve(MODULE_INFO), report)
                .map(JavaSource::provides)
                .orElse(List.of())
                .forEach(provides -> declared.add(provides.provider() + " as " + provides.service()));
        Set<String> listed = new TreeSet<>();
        for (Path file : tree.children(module.resolve(SERVICES))) {
            String service = file.getFileName().toString().replace('$', '.');
            for (String line : tree.lines(file)) {
                String provider = line.replaceFirst("#.*", "").strip();
                if (!provider.isEmpty()) {
                    listed.add(provider.replace('$', '.') + " as " + service);
                }
            }
        }
        missing(declared, listed)
                .forEach(entry -> report.problem(
                        tree.name(module) + "/" + SERVICES,
                        entry + " stands in module-info.java only; on the class path it would not be found",
                        "add it to the file that is named like the service"));
        missing(listed, declared)
                .forEach(entry -> report.problem(
                        tree.name(module) + "/" + MODULE_INFO,
                        entry + " stands in META-INF/services only; on the module path it would not be found",
                        "add: provides <service> with <provider>"));
        return declared.size();
    }

    private static Set<String> missing(Set<String> from, Set<String> in) {
        Set<String> missing = new TreeSet<>(from);
        missing.removeAll(in);
        return missing;
    }
}
