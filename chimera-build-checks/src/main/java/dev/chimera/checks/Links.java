package dev.chimera.checks;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Follows every relative link of the documents to its file, and to its heading if it names one. Web addresses are not asked. */
final class Links implements Check {
    private static final List<Pattern> FORMS = List.of(
            Pattern.compile("]\\(\\s*<?([^)\\s>]+)>?(?:\\s+[\"'][^)]*)?\\)"),
            Pattern.compile("^\\s{0,3}\\[[^\\]]+]:\\s+<?([^\\s>]+)>?"),
            Pattern.compile("\\b(?:href|src)=\"([^\"]+)\""));
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*|//.*");

    private final Map<Path, Set<String>> anchors = new HashMap<>();

    @Override
    public void run(ProjectTree tree, Report report) {
        int followed = 0;
        for (Markdown document : Documents.all(tree)) {
            for (Markdown.Line line : document.prose()) {
                for (String target : targets(line)) {
                    follow(tree, document, line.number(), target, report);
                    followed++;
                }
            }
        }
        report.say("links: " + followed + " followed inside the project");
    }

    private static List<String> targets(Markdown.Line line) {
        List<String> targets = new ArrayList<>();
        for (Pattern form : FORMS) {
            Matcher link = form.matcher(line.withoutCode());
            while (link.find()) {
                if (!SCHEME.matcher(link.group(1)).matches()) {
                    targets.add(link.group(1));
                }
            }
        }
        return targets;
    }

    private void follow(ProjectTree tree, Markdown document, int line, String target, Report report) {
        int hash = target.indexOf('#');
        String path = decode(hash < 0 ? target : target.substring(0, hash));
        String anchor = hash < 0 ? "" : decode(target.substring(hash + 1));
        Path from = tree.at(document.name());
        Path file;
        try {
            file = path.isEmpty() ? from : from.resolveSibling(path).normalize();
        } catch (InvalidPathException e) {
            report.problem(
                    document.where(line), "the link '" + target + "' is not a path: " + e.getReason(), "correct it");
            return;
        }
        if (!file.startsWith(tree.root())) {
            report.problem(
                    document.where(line),
                    "the link '" + target + "' leads out of the project",
                    "link to a file of the project, relative to " + document.name());
        } else if (!Files.exists(file)) {
            report.problem(
                    document.where(line),
                    "the link '" + target + "' leads to " + tree.name(file) + ", which does not exist",
                    "correct the link or write the file");
        } else if (!anchor.isEmpty()
                && Documents.isMarkdown(file)
                && !anchorsOf(tree, file).contains(anchor)) {
            report.problem(
                    document.where(line),
                    "the link '" + target + "' names a heading that " + tree.name(file) + " does not have",
                    "link to one of: " + String.join(" ", anchorsOf(tree, file)));
        }
    }

    private Set<String> anchorsOf(ProjectTree tree, Path file) {
        return anchors.computeIfAbsent(
                file, wanted -> Markdown.read(tree, wanted).anchors());
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // a lone percent sign: taken as it stands, so that the message shows what was written
            return text;
        }
    }
}
