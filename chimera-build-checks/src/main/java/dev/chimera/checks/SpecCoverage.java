package dev.chimera.checks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Compares the criteria of the specs with what the tests of this build proved. A criterion marked as proved needs at least one
 * test that passed and none that failed or was switched off; a test may only name criteria that exist.
 */
final class SpecCoverage implements Check {
    private final Instant buildStart;

    /** Coverage by the tests that ran since {@code buildStart}. */
    SpecCoverage(Instant buildStart) {
        this.buildStart = buildStart;
    }

    @Override
    public void run(ProjectTree tree, Report report) {
        Map<String, Criterion> criteria = CriteriaTables.read(tree, report);
        List<Proof> proofs = new ProofFiles(tree, buildStart, report).read();
        Map<String, List<Proof>> byId = proofs.stream()
                .collect(Collectors.groupingBy(Proof::criterion, LinkedHashMap::new, Collectors.toList()));
        for (Criterion criterion : criteria.values()) {
            compare(criterion, byId.getOrDefault(criterion.id(), List.of()), report);
        }
        byId.forEach((id, found) -> {
            if (!criteria.containsKey(id)) {
                unknown(id, found, criteria, report);
            }
        });
        summarise(criteria.values(), report);
    }

    private static void compare(Criterion criterion, List<Proof> proofs, Report report) {
        Set<String> passed = tests(proofs, Proof.Outcome.PASSED);
        if (criterion.status() == Criterion.Status.PLANNED) {
            if (!passed.isEmpty()) {
                report.hint(criterion.id() + " is planned, but proved by "
                        + passed.iterator().next()
                        + (passed.size() == 1 ? "" : " and " + (passed.size() - 1) + " more"));
            }
            return;
        }
        if (criterion.status() == Criterion.Status.REVIEWED) {
            return;
        }
        for (Proof.Outcome outcome : List.of(Proof.Outcome.FAILED, Proof.Outcome.SKIPPED)) {
            for (String test : tests(proofs, outcome)) {
                report.problem(
                        criterion.where(),
                        criterion.id() + " is marked as proved, but its test " + test + " "
                                + (outcome == Proof.Outcome.SKIPPED ? "was skipped" : "failed or was aborted"),
                        outcome == Proof.Outcome.SKIPPED
                                ? "switch the test on again; a proof that does not run proves nothing"
                                : "make the test pass");
            }
        }
        if (proofs.isEmpty()) {
            report.problem(
                    criterion.where(),
                    criterion.id() + " is marked as proved, but no test that ran in this build carries its id",
                    "write the test that proves it and mark it @Spec(\"" + criterion.id()
                            + "\"); if it exists, run all modules: mvn verify");
        }
    }

    private static void unknown(String id, List<Proof> proofs, Map<String, Criterion> criteria, Report report) {
        Set<String> tests = proofs.stream()
                .map(proof -> proof.test() + " (" + proof.outcome().name().toLowerCase(Locale.ROOT) + ")")
                .collect(Collectors.toCollection(TreeSet::new));
        String room = id.contains("-") ? id.substring(0, id.indexOf('-') + 1) : id;
        List<String> similar = criteria.keySet().stream()
                .filter(known -> known.startsWith(room))
                .toList();
        report.problem(
                proofs.get(0).file(),
                "@Spec(\"" + id + "\") names a criterion that specs/*.md do not define; it is used by "
                        + String.join(", ", tests),
                similar.isEmpty()
                        ? "correct the id, or define the criterion in specs/ first"
                        : "correct the id (there are " + String.join(", ", similar)
                                + "), or define the criterion in specs/ first");
    }

    private static void summarise(Collection<Criterion> criteria, Report report) {
        report.say("spec coverage: " + counts(criteria));
        Map<String, List<Criterion>> byDocument = criteria.stream()
                .collect(Collectors.groupingBy(Criterion::document, LinkedHashMap::new, Collectors.toList()));
        byDocument.forEach((document, all) -> {
            report.say(String.format("  %-32s %s", document, counts(all)));
            List<String> planned = new ArrayList<>();
            for (Criterion criterion : all) {
                if (criterion.status() == Criterion.Status.PLANNED) {
                    planned.add(criterion.id());
                }
            }
            if (!planned.isEmpty()) {
                report.say("    planned: " + String.join(" ", planned));
            }
        });
    }

    private static String counts(Collection<Criterion> criteria) {
        Map<Criterion.Status, Long> counted =
                criteria.stream().collect(Collectors.groupingBy(Criterion::status, Collectors.counting()));
        List<String> parts = new ArrayList<>();
        for (Criterion.Status status : Criterion.Status.values()) {
            parts.add(counted.getOrDefault(status, 0L) + " " + status.word());
        }
        return String.join(", ", parts);
    }

    private static Set<String> tests(List<Proof> proofs, Proof.Outcome outcome) {
        return proofs.stream()
                .filter(proof -> proof.outcome() == outcome)
                .map(Proof::test)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
