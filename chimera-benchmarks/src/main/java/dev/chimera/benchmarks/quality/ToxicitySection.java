package dev.chimera.benchmarks.quality;

import dev.chimera.api.safety.Finding;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the list of brand terms says about texts that people called toxic, and which topics ordinary posts touch. No goals. */
final class ToxicitySection implements Section {
    private final Screening screening = new Screening();

    @Override
    public String name() {
        return "toxicity";
    }

    @Override
    public void measure(DataFolder data, Sheet sheet) {
        sheet.heading("Brand safety and sensitive topics");
        List<LabelledText> texts = LabelledText.of(data, "toxicity");
        if (texts.isEmpty()) {
            sheet.say("No texts labelled as toxic.");
        } else {
            brand(texts, sheet);
        }
        topics(data, sheet);
    }

    private void brand(List<LabelledText> texts, Sheet sheet) {
        sheet.say(
                "Each text is screened as a post that a persona is about to publish. The sets mean different things by their"
                        + " labels (hate against a group, offence, a crude word), so that their rows cannot be added up. A list of words"
                        + " sees words: it promises that these words do not go out, not that what goes out is kind.");
        sheet.table("set and label", "brand term", "brand term, topic or injection: goes to nobody unseen");
        new TreeMap<>(LabelledText.bySource(texts)).forEach((set, rows) -> {
            List<Set<String>> rules =
                    rows.stream().map(row -> rules(row.text())).toList();
            sheet.row(set, share(rules, "brand."), anyShare(rules));
        });
        sheet.endTable();
    }

    private void topics(DataFolder data, Sheet sheet) {
        sheet.say(
                "Topics that go to a person, on ordinary posts as if a persona published them. Nobody labelled these; the shares"
                        + " tell how often a person would be asked.");
        sheet.table("set", "politics", "health", "finance", "legal", "any");
        for (Map.Entry<String, List<String>> set : OrdinaryPosts.bySet(data).entrySet()) {
            List<Set<String>> rules =
                    set.getValue().stream().limit(5_000).map(this::rules).toList();
            sheet.row(
                    set.getKey(),
                    share(rules, "topic.politics"),
                    share(rules, "topic.health"),
                    share(rules, "topic.finance"),
                    share(rules, "topic.legal"),
                    share(rules, "topic."));
        }
        sheet.endTable();
    }

    private Set<String> rules(String text) {
        return Set.copyOf(screening.verdictOnOwn(text).findings().stream()
                .map(Finding::rule)
                .distinct()
                .toList());
    }

    private static Share share(List<Set<String>> rules, String begin) {
        return new Share(
                rules.stream()
                        .filter(each -> each.stream().anyMatch(rule -> rule.startsWith(begin)))
                        .count(),
                rules.size());
    }

    private static Share anyShare(List<Set<String>> rules) {
        return new Share(rules.stream().filter(each -> !each.isEmpty()).count(), rules.size());
    }
}
