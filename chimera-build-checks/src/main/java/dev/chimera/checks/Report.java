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

    /** What every build prints. */
    String summary() {
        List<String> lines = new ArrayList<>(summary);
        hints.forEach(hint -> lines.add("hint: " + hint));
        return String.join(System.lineSeparator(), lines);
    }

    /** All problems in one text, numbered; empty if there is none. */
    String failure() {
        if (problems.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("the project checks found ")
                .append(problems.size() == 1 ? "1 problem" : problems.size() + " problems")
                .append(':');
        int shown = Math.min(problems.size(), PROBLEMS_SHOWN_MAX);
        for (int i = 0; i < shown; i++) {
            String number = String.format("%n%3d. ", i + 1);
            text.append(number).append(problems.get(i).describe());
        }
        if (shown < problems.size()) {
            text.append(System.lineSeparator())
                    .append("     ... and ")
                    .append(problems.size() - shown)
                    .append(" more");
        }
        return text.toString();
    }
}
