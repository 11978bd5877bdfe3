package dev.chimera.core.report;

import java.util.List;

/** The run in sentences, from posts to publication. */
record StorySection(List<String> lines) implements Section {
    private static final String POST = "post: ";
    private static final int POSTS_MAX = 3;
    private static final int LINES_MAX = 100;

    @Override
    public String id() {
        return "story";
    }

    @Override
    public String title() {
        return "The story";
    }

    @Override
    public void write(HtmlPage page) {
        if (lines.isEmpty()) {
            Rows.nothing(page, "Nothing has happened yet.");
            return;
        }
        page.open("ol", "class", "story");
        List<String> posts =
                lines.stream().filter(line -> line.startsWith(POST)).toList();
        posts.stream().limit(POSTS_MAX).forEach(line -> line(page, line));
        if (posts.size() > POSTS_MAX) {
            line(page, POST + "and " + Figures.count(posts.size() - POSTS_MAX) + " more, below");
        }
        lines.stream().filter(line -> !line.startsWith(POST)).limit(LINES_MAX).forEach(line -> line(page, line));
        page.close();
    }

    private static void line(HtmlPage page, String line) {
        int colon = line.indexOf(": ");
        page.open("li").element("b", colon > 0 ? line.substring(0, colon) : "");
        page.element("span", colon > 0 ? line.substring(colon + 2) : line, "dir", "auto")
                .close();
    }
}
