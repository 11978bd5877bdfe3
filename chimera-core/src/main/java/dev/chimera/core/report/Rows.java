package dev.chimera.core.report;

import java.util.List;

/** Tables and lists of names and values, all made alike. */
final class Rows {
    private static final String NUMBER = "num";

    private Rows() {}

    /** Begins a table that scrolls by itself where it is too wide; ends with {@link #end}. A heading that begins with # is of numbers. */
    static void begin(HtmlPage page, String caption, String... headings) {
        page.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", caption);
        page.open("table").element("caption", caption).open("thead").open("tr");
        for (String heading : headings) {
            boolean number = heading.startsWith("#");
            page.element(
                    "th", number ? heading.substring(1) : heading, "scope", "col", "class", number ? NUMBER : "words");
        }
        page.close().close().open("tbody");
    }

    static void end(HtmlPage page) {
        page.close().close().close();
    }

    /** A cell of words. */
    static void words(HtmlPage page, String text) {
        page.element("td", text, "class", "words");
    }

    /** A cell with a number. */
    static void number(HtmlPage page, String text) {
        page.element("td", text, "class", NUMBER);
    }

    /** A cell of a whole sentence. */
    static void prose(HtmlPage page, String text) {
        page.element("td", text, "class", "prose");
    }

    /** A cell with a digest, and below it what stands with it. */
    static void digest(HtmlPage page, String hex, String with) {
        page.open("td", "class", "digest").element("code", hex);
        if (!with.isEmpty()) {
            page.element("code", with, "class", "by");
        }
        page.close();
    }

    /** A cell with something that is never broken, such as a time. */
    static void code(HtmlPage page, String text) {
        page.open("td", "class", "code").element("code", text).close();
    }

    /** A name and its value, within a {@code dl}. */
    static void pair(HtmlPage page, String name, String value) {
        page.open("div").element("dt", name).element("dd", value).close();
    }

    /** A name and a long value, within a {@code dl}. */
    static void widePair(HtmlPage page, String name, String value) {
        page.open("div", "class", "all")
                .element("dt", name)
                .element("dd", value, "dir", "auto")
                .close();
    }

    /** A name and a value to be compared letter by letter. */
    static void codePair(HtmlPage page, String name, String value) {
        page.open("div")
                .element("dt", name)
                .open("dd")
                .element("code", value)
                .close()
                .close();
    }

    /** What there is to say where there is nothing to show. */
    static void nothing(HtmlPage page, String why) {
        page.element("p", why, "class", "none");
    }

    /** A word with a sign and a colour, so that neither is needed to read it. */
    static void mark(HtmlPage page, Mark mark, String word) {
        page.open("span", "class", "mark " + mark.id());
        page.element("span", mark.sign(), "aria-hidden", "true")
                .text(" " + word)
                .close();
    }

    /** A list of sentences. */
    static void list(HtmlPage page, List<String> sentences, int max) {
        page.open("ul");
        sentences.stream().limit(max).forEach(sentence -> page.element("li", sentence));
        if (sentences.size() > max) {
            page.element("li", "and " + Figures.count(sentences.size() - max) + " more", "class", "none");
        }
        page.close();
    }

    /** Says how many rows are left out, if some are. */
    static void more(HtmlPage page, long all, int shown) {
        if (all > shown) {
            nothing(page, "and " + Figures.count(all - shown) + " more, which are not shown here");
        }
    }
}
