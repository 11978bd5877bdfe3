package dev.chimera.benchmarks.quality;

import java.util.ArrayList;
import java.util.List;

/** A report in Markdown, written from top to bottom, and the goals that were missed. One thread. */
final class Sheet {
    private final StringBuilder text = new StringBuilder();
    private final List<String> missed = new ArrayList<>();

    /** Begins a part. */
    void heading(String title) {
        text.append("\n## ").append(title).append("\n\n");
    }

    /** Adds a paragraph. */
    void say(String paragraph) {
        text.append(paragraph).append("\n\n");
    }

    /** Begins a table; its rows follow. */
    void table(String... columns) {
        row((Object[]) columns);
        text.append("|---".repeat(columns.length)).append("|\n");
    }

    /** Adds a row to the table. */
    void row(Object... cells) {
        for (Object cell : cells) {
            text.append("| ").append(String.valueOf(cell).replace("|", "\\|")).append(' ');
        }
        text.append("|\n");
    }

    /** Ends the table. */
    void endTable() {
        text.append('\n');
    }

    /** Says whether a goal is reached, and remembers it if it is not. */
    void goal(String what, boolean reached) {
        text.append("- ")
                .append(reached ? "reached: " : "**missed**: ")
                .append(what)
                .append('\n');
        if (!reached) {
            missed.add(what);
        }
    }

    /** The goals that were missed. */
    List<String> missed() {
        return List.copyOf(missed);
    }

    /** All that was written. */
    @Override
    public String toString() {
        return text.toString();
    }
}
