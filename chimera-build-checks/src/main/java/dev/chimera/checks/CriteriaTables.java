package dev.chimera.checks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the criteria of {@code specs/*.md}: the rows of every table whose head is {@code | id | status | criterion |}. */
final class CriteriaTables {
    private static final List<String> HEAD = List.of("id", "status", "criterion");
    private static final Pattern CELL_END = Pattern.compile("(?<!\\\\)\\|");
    private static final Pattern RULE = Pattern.compile("[|:\\s-]+");
    private static final String FORM = "write it as: | CFO-3 | proved | what must hold |";

    private final Map<String, Criterion> criteria = new LinkedHashMap<>();
    private final Report report;

    private CriteriaTables(Report report) {
        this.report = report;
    }

    /** All criteria by id, in the order of the documents. Rows that cannot be read become problems. */
    static Map<String, Criterion> read(ProjectTree tree, Report report) {
        CriteriaTables tables = new CriteriaTables(report);
        for (Path file : tree.children(tree.at("specs"))) {
            if (file.toString().endsWith(".md")) {
                tables.read(Markdown.read(tree, file));
            }
        }
        if (tables.criteria.isEmpty()) {
            report.problem(
                    "specs",
                    "there is no criterion in specs/*.md, so there is nothing to prove",
                    "start a table with the head: | id | status | criterion |");
        }
        return tables.criteria;
    }

    private void read(Markdown document) {
        boolean inTable = false;
        for (Markdown.Line line : document.prose()) {
            String text = line.text().strip();
            if (!text.startsWith("|")) {
                inTable = false;
                continue;
            }
            List<String> cells = cells(text);
            if (cells.equals(HEAD)) {
                inTable = true;
            } else if (inTable && !RULE.matcher(text).matches()) {
                row(document, line.number(), cells);
            } else if (!inTable && Criterion.ID.matcher(cells.get(0)).matches()) {
                report.problem(
                        document.where(line.number()),
                        cells.get(0)
                                + " looks like a criterion, but its table does not begin with | id | status | criterion |",
                        "give the table that head, or the row another first word");
            }
        }
    }

    private void row(Markdown document, int line, List<String> cells) {
        String where = document.where(line);
        if (cells.size() != HEAD.size()) {
            report.problem(where, "a criterion has three columns, this row has " + cells.size() + ": " + cells, FORM);
            return;
        }
        String id = cells.get(0);
        Optional<Criterion.Status> status = Criterion.Status.of(cells.get(1));
        if (!Criterion.ID.matcher(id).matches()) {
            report.problem(where, "'" + id + "' is not the id of a criterion", FORM);
        } else if (status.isEmpty()) {
            report.problem(
                    where,
                    id + " has the unknown status '" + cells.get(1) + "'",
                    "write one of: proved, planned, reviewed");
        } else if (cells.get(2).isEmpty()) {
            report.problem(where, id + " says nothing", FORM);
        } else {
            add(new Criterion(id, status.get(), document.name(), line));
        }
    }

    private void add(Criterion criterion) {
        Criterion first = criteria.putIfAbsent(criterion.id(), criterion);
        if (first != null) {
            report.problem(
                    criterion.where(),
                    criterion.id() + " is defined twice; the first definition is at " + first.where(),
                    "keep one row, or give the new criterion the next free number");
        }
    }

    private static List<String> cells(String row) {
        String inner = row.endsWith("|") && row.length() > 1 ? row.substring(1, row.length() - 1) : row.substring(1);
        List<String> cells = new ArrayList<>();
        for (String cell : CELL_END.split(inner, -1)) {
            cells.add(cell.strip());
        }
        return cells;
    }
}
