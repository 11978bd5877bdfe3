package dev.chimera.checks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Markdown file, cut into prose and fenced code. */
final class Markdown {
    private static final Pattern FENCE = Pattern.compile("\\s*(`{3,}|~{3,})\\s*([A-Za-z0-9_+-]*)[^`]*");
    private static final Pattern HEADING = Pattern.compile("#{1,6}\\s+(.*?)\\s*#*\\s*");
    private static final Pattern ANCHOR = Pattern.compile("<a\\s+(?:id|name)=\"([^\"]+)\"");
    private static final Pattern LINK_TEXT = Pattern.compile("!?\\[([^\\]]*)]\\([^)]*\\)");
    private static final Pattern CODE_SPAN = Pattern.compile("(`+)(?!`).*?(?<!`)\\1(?!`)");

    private final String name;
    private final List<Line> prose = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();

    /**
     * A line outside of code blocks.
     *
     * @param number from 1
     * @param text as it stands
     */
    record Line(int number, String text) {
        /** The text with code spans blanked out. */
        String withoutCode() {
            return CODE_SPAN
                    .matcher(text)
                    .replaceAll(span -> " ".repeat(span.group().length()));
        }
    }

    /**
     * A fenced code block.
     *
     * @param language the word behind the opening fence, or empty
     * @param line of its first line of code
     * @param code its lines
     */
    record Block(String language, int line, List<String> code) {}

    private Markdown(String name) {
        this.name = name;
    }

    /** Reads {@code file}. */
    static Markdown read(ProjectTree tree, Path file) {
        Markdown markdown = new Markdown(tree.name(file));
        markdown.cut(tree.lines(file));
        return markdown;
    }

    /** The file, relative to the root. */
    String name() {
        return name;
    }

    /** File and line, for messages. */
    String where(int line) {
        return name + ":" + line;
    }

    List<Line> prose() {
        return List.copyOf(prose);
    }

    List<Block> blocks() {
        return List.copyOf(blocks);
    }

    /** The names that links may point at: headings in the way GitHub writes them, and explicit anchors. */
    Set<String> anchors() {
        Set<String> anchors = new LinkedHashSet<>();
        Map<String, Integer> seen = new HashMap<>();
        for (Line line : prose) {
            Matcher heading = HEADING.matcher(line.text());
            if (heading.matches()) {
                String slug = slug(heading.group(1));
                int before = seen.merge(slug, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? slug : slug + "-" + before);
            }
            Matcher anchor = ANCHOR.matcher(line.text());
            while (anchor.find()) {
                anchors.add(anchor.group(1));
            }
        }
        return anchors;
    }

    /** Lower case, punctuation dropped, blanks as hyphens. */
    static String slug(String heading) {
        String plain = LINK_TEXT.matcher(heading).replaceAll("$1").toLowerCase(Locale.ROOT);
        StringBuilder slug = new StringBuilder();
        plain.codePoints().forEach(c -> {
            if (c == ' ') {
                slug.append('-');
            } else if (Character.isLetterOrDigit(c) || c == '-' || c == '_') {
                slug.appendCodePoint(c);
            }
        });
        return slug.toString();
    }

    private void cut(List<String> lines) {
        int at = 0;
        while (at < lines.size()) {
            Matcher fence = FENCE.matcher(lines.get(at));
            if (!fence.matches()) {
                prose.add(new Line(at + 1, lines.get(at)));
                at++;
                continue;
            }
            int end = at + 1;
            while (end < lines.size() && !closes(fence.group(1), lines.get(end))) {
                end++;
            }
            blocks.add(new Block(fence.group(2), at + 2, List.copyOf(lines.subList(at + 1, end))));
            at = end + 1;
        }
    }

    private static boolean closes(String opened, String line) {
        String fence = line.strip();
        return fence.length() >= opened.length() && fence.chars().allMatch(c -> c == opened.charAt(0));
    }
}
