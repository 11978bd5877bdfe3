package dev.chimera.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/** Looks into the jar of every published module: its terms and its module's declaration must be in it. */
final class JarContents implements Check {
    private static final List<String> REQUIRED = List.of("META-INF/LICENSE", "META-INF/NOTICE", "module-info.class");
    private static final Pattern VERSION =
            Pattern.compile("<artifactId>chimera-parent</artifactId>\\s*<version>\\s*([^<\\s]+)\\s*</version>");

    @Override
    public void run(ProjectTree tree, Report report) {
        List<Path> published = tree.publishedModules();
        String version = version(tree);
        for (Path module : published) {
            Path jar = module.resolve("target").resolve(module.getFileName() + "-" + version + ".jar");
            if (Files.isRegularFile(jar)) {
                look(tree, jar, report);
            } else {
                report.problem(tree.name(jar), "the published module has no jar", "run mvn verify from the root");
            }
        }
        report.say("jars: " + published.size() + " opened");
    }

    private static String version(ProjectTree tree) {
        Path pom = tree.at("pom.xml");
        Matcher version = VERSION.matcher(Files.isRegularFile(pom) ? tree.text(pom) : "");
        return version.find() ? version.group(1) : "";
    }

    private static void look(ProjectTree tree, Path jar, Report report) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            REQUIRED.stream()
                    .filter(entry -> zip.getEntry(entry) == null)
                    .forEach(entry -> report.problem(
                            tree.name(jar), "the jar has no " + entry, "build it with the resources of pom.xml"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + jar, e);
        }
    }
}
