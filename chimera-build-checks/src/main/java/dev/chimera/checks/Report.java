package dev.chimera.checks;

import java.util.ArrayList;
import java.util.List;

/** Collects what the checks found, so that one build names every problem. Not thread-safe. */
final class Report {
    private static final int PROBLEMS_SHOWN_MAX = 200;

    private final List<String> summary = new ArrayList<>();
    private final List<String> hints = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    /** Adds a line to what is printed in any case. */
    void say(String line) {
        summary.add(line);
    }

    /** Adds something worth knowing that stops nothing. */
    void hint(String line) {
        hints.add(line);
    }

    /** Adds something that stops the build. */
    void problem(String where, String what, String remedy) {
        problems.add(new Problem(where, what, remedy));
    }

    List<String> hints() {
        return List.copyOf(hints);
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** How many problems there are, in words. */
    String count() {
        return problems.size() == 1 ? "1 problem" : problems.size() + " problems";
    }

    /** All of it: the summary, the hints, and the problems with their numbers. */
    String text() {
        List<String> lines = new ArrayList<>(summary);
        hints.forEach(hint -> lines.add("hint: " + hint));
        if (!problems.isEmpty()) {
            lines.add("");
            lines.add(count() + ":");
        }
        int shown = Math.min(problems.size(), PROBLEMS_SHOWN_MAX);
        for (int i = 0; i < shown; i++) {
            lines.add(String.format("%3d. %s", i + 1, problems.get(i).describe()));
        }
        if (shown < problems.size()) {
            lines.add("     ... and " + (problems.size() - shown) + " more");
        }
        return String.join(System.lineSeparator(), lines);
    }
}
