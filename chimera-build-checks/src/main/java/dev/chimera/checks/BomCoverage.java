package dev.chimera.checks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares {@code chimera-bom} with the reactor: it lists every module that is published and nothing else, and what of it is
 * published says nothing about other people's libraries.
 */
final class BomCoverage implements Check {
    private static final String BOM = "chimera-bom";
    private static final String PUBLISHED_BOM = BOM + "/.flattened-pom.xml";
    private static final String KEPT_BACK = "<maven.deploy.skip>true</maven.deploy.skip>";
    private static final Pattern MODULE = Pattern.compile("<module>\\s*([^<\\s]+)\\s*</module>");
    private static final Pattern GROUP = Pattern.compile("<groupId>\\s*([^<\\s]+)\\s*</groupId>");

    @Override
    public void run(ProjectTree tree, Report report) {
        Set<String> deployed = deployed(tree, report);
        Set<String> listed = new TreeSet<>();
        tree.publishedModules().forEach(module -> listed.add(tree.name(module)));
        without(deployed, listed)
                .forEach(module -> report.problem(
                        BOM + "/pom.xml",
                        "the module " + module + " is published, but chimera-bom does not list it",
                        "list it, or set maven.deploy.skip in " + module + "/pom.xml"));
        without(listed, deployed)
                .forEach(module -> report.problem(
                        BOM + "/pom.xml",
                        "chimera-bom lists " + module + ", which the reactor does not publish",
                        "take it out, or add the module to pom.xml without maven.deploy.skip"));
        publishedForm(tree, report);
        report.say("BOM: " + listed.size() + " modules listed, " + deployed.size() + " published");
    }

    private static Set<String> deployed(ProjectTree tree, Report report) {
        Set<String> deployed = new TreeSet<>();
        if (!Files.isRegularFile(tree.at("pom.xml"))) {
            report.problem("pom.xml", "the project has no pom.xml", "run the checks from the project's root");
            return deployed;
        }
        Matcher module = MODULE.matcher(tree.text(tree.at("pom.xml")));
        while (module.find()) {
            Path pom = tree.at(module.group(1)).resolve("pom.xml");
            if (!module.group(1).equals(BOM) && !tree.text(pom).contains(KEPT_BACK)) {
                deployed.add(module.group(1));
            }
        }
        return deployed;
    }

    private static void publishedForm(ProjectTree tree, Report report) {
        Path form = tree.at(PUBLISHED_BOM);
        if (!Files.isRegularFile(form)) {
            report.problem(PUBLISHED_BOM, "the form in which chimera-bom is published is not there", "run mvn verify");
            return;
        }
        String text = tree.text(form);
        if (text.contains("<parent>")) {
            report.problem(
                    PUBLISHED_BOM,
                    "chimera-bom is published with its parent, whose versions would reach everybody who imports it",
                    "flatten it with the mode bom");
        }
        String own = "";
        Set<String> foreign = new TreeSet<>();
        Matcher group = GROUP.matcher(text);
        while (group.find()) {
            own = own.isEmpty() ? group.group(1) : own;
            foreign.add(group.group(1));
        }
        foreign.remove(own);
        if (!foreign.isEmpty()) {
            report.problem(PUBLISHED_BOM, "chimera-bom sets versions of " + foreign, "leave them to the embedder");
        }
    }

    private static Set<String> without(Set<String> from, Set<String> in) {
        Set<String> rest = new TreeSet<>(from);
        rest.removeAll(in);
        return rest;
    }
}
