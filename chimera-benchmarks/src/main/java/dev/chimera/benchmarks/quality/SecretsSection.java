package dev.chimera.benchmarks.quality;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keys and passwords: F1 on pairs of real shapes and near misses, and false alarms on ordinary posts. */
final class SecretsSection implements Section {
    private static final double F1_MIN = 0.85;

    private final Screening screening = new Screening();

    @Override
    public String name() {
        return "secrets";
    }

    @Override
    public void measure(DataFolder data, Sheet sheet) {
        sheet.heading("Secrets");
        List<LabelledText> texts = LabelledText.of(data, "secrets");
        if (texts.isEmpty()) {
            sheet.say("No labelled secrets.");
        } else {
            labelled(texts, sheet);
        }
        ordinary(data, sheet);
    }

    private void labelled(List<LabelledText> texts, Sheet sheet) {
        sheet.say("A line counts as found if a finding's rule begins with `secret.`; in the file of public Internet"
                + " addresses, which other tools count as secrets, also if it is `pii.ip-address`.");
        Confusion all = new Confusion(List.of("true", "false"));
        Map<String, Confusion> files = new TreeMap<>();
        for (LabelledText text : texts) {
            String said = String.valueOf(isFound(text));
            all.add(text.label(), said);
            files.computeIfAbsent(text.source(), source -> new Confusion(List.of("true", "false")))
                    .add(text.label(), said);
        }
        sheet.table("file", "found of the true", "found of the near misses");
        files.forEach((file, confusion) -> sheet.row(file, confusion.recall("true"), alarms(confusion)));
        sheet.row("all", all.recall("true"), alarms(all));
        sheet.endTable();
        sheet.goal(
                String.format("secrets: F1 %.3f, wanted at least %.2f", all.f1("true"), F1_MIN),
                all.f1("true") >= F1_MIN);
        sheet.say("");
    }

    private static Share alarms(Confusion confusion) {
        return new Share(confusion.count("false", "true"), confusion.of("false"));
    }

    private boolean isFound(LabelledText text) {
        return screening.finds(text.text(), "secret.")
                || (text.source().startsWith("ip_public") && screening.finds(text.text(), "pii.ip-address"));
    }

    private void ordinary(DataFolder data, Sheet sheet) {
        sheet.table("ordinary posts", "with a secret");
        OrdinaryPosts.bySet(data).forEach((set, posts) -> sheet.row(set, screening.found(posts, "secret.")));
        sheet.row("all", screening.found(OrdinaryPosts.all(data), "secret."));
        sheet.endTable();
    }
}
