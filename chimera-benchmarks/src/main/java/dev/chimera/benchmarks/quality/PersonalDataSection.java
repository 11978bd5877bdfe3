package dev.chimera.benchmarks.quality;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chimera.api.safety.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Personal data: found spans against labelled ones. A finding hits a span of its own type if they share at least half of the
 * longer of the two; each span is hit once. A finding that hits none is a false alarm.
 */
final class PersonalDataSection implements Section {
    private static final double F1_MIN = 0.85;
    private static final Pattern PLACE = Pattern.compile("text\\[(\\d+)\\.\\.(\\d+)]");
    private static final Map<String, String> RULES = new TreeMap<>(Map.of(
            "EMAIL_ADDRESS", "pii.email",
            "PHONE_NUMBER", "pii.phone",
            "IBAN_CODE", "pii.bank-account",
            "CREDIT_CARD", "pii.payment-card",
            "IP_ADDRESS", "pii.ip-address",
            "US_SSN", "pii.social-security"));

    private final Screening screening = new Screening();

    private record Span(String type, int start, int end) {
        private boolean isHitBy(Span other) {
            int shared = Math.min(end, other.end) - Math.max(start, other.start);
            return type.equals(other.type) && 2 * shared >= Math.max(end - start, other.end - other.start);
        }
    }

    private static final class Count {
        private long hit;
        private long missed;
        private long wrong;

        private double f1() {
            return hit == 0 ? 0 : 2.0 * hit / (2 * hit + missed + wrong);
        }

        private void add(Count other) {
            hit += other.hit;
            missed += other.missed;
            wrong += other.wrong;
        }
    }

    @Override
    public String name() {
        return "personal-data";
    }

    @Override
    public void measure(DataFolder data, Sheet sheet) {
        sheet.heading("Personal data");
        List<JsonNode> rows = DataFolder.values(data.files("safety", "pii", ".jsonl"));
        if (rows.isEmpty()) {
            sheet.say("No labelled personal data.");
        } else {
            labelled(rows, sheet);
        }
        ordinary(data, sheet);
    }

    private void labelled(List<JsonNode> rows, Sheet sheet) {
        Map<String, Count> types = new LinkedHashMap<>();
        RULES.keySet().forEach(type -> types.put(type, new Count()));
        Map<String, Long> beyond = new TreeMap<>();
        Map<String, Long> others = new TreeMap<>();
        for (JsonNode row : rows) {
            count(row, types, beyond, others);
        }
        sheet.say("Hit: the finding and the span are of one type and share at least half of the longer of the two.");
        sheet.table("type", "recall", "precision", "F1");
        Count all = new Count();
        types.forEach((type, count) -> {
            line(type, count, sheet);
            all.add(count);
        });
        line("all of these", all, sheet);
        sheet.endTable();
        sheet.say("Labelled but out of reach of rules, not looked for: " + beyond + ". Found of further kinds: "
                + others + ".");
        sheet.goal(String.format("personal data: F1 %.3f, wanted at least %.2f", all.f1(), F1_MIN), all.f1() >= F1_MIN);
        sheet.say("");
    }

    private static void line(String type, Count count, Sheet sheet) {
        sheet.row(
                type,
                new Share(count.hit, count.hit + count.missed),
                new Share(count.hit, count.hit + count.wrong),
                String.format("%.3f", count.f1()));
    }

    private void count(JsonNode row, Map<String, Count> types, Map<String, Long> beyond, Map<String, Long> others) {
        List<Span> wanted = new ArrayList<>();
        for (JsonNode span : row.path("spans")) {
            String type = span.path("entity_type").asText();
            if (RULES.containsKey(type)) {
                wanted.add(new Span(
                        RULES.get(type),
                        span.path("start_position").asInt(),
                        span.path("end_position").asInt()));
            } else {
                beyond.merge(type, 1L, Long::sum);
            }
        }
        List<Span> found = found(row.path("text").asText());
        RULES.forEach((type, rule) -> score(rule, wanted, found, types.computeIfAbsent(type, key -> new Count())));
        found.stream()
                .filter(span -> !RULES.containsValue(span.type))
                .forEach(span -> others.merge(span.type, 1L, Long::sum));
    }

    private static void score(String rule, List<Span> wanted, List<Span> found, Count count) {
        List<Span> open = new ArrayList<>(
                wanted.stream().filter(span -> span.type.equals(rule)).toList());
        for (Span span : found) {
            if (span.type.equals(rule)) {
                if (removeFirst(open, span)) {
                    count.hit++;
                } else {
                    count.wrong++;
                }
            }
        }
        count.missed += open.size();
    }

    private static boolean removeFirst(List<Span> open, Span found) {
        for (int i = 0; i < open.size(); i++) {
            if (open.get(i).isHitBy(found)) {
                open.remove(i);
                return true;
            }
        }
        return false;
    }

    private List<Span> found(String text) {
        List<Span> spans = new ArrayList<>();
        for (Finding finding : screening.verdict(text).findings()) {
            Matcher place = PLACE.matcher(finding.place());
            if (finding.rule().startsWith("pii.") && place.matches()) {
                spans.add(new Span(finding.rule(), Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2))));
            }
        }
        return spans;
    }

    private void ordinary(DataFolder data, Sheet sheet) {
        Map<String, Long> rules = new TreeMap<>();
        List<String> posts = OrdinaryPosts.all(data);
        long touched = 0;
        for (String post : posts) {
            List<Span> spans = found(post);
            spans.stream().map(Span::type).distinct().forEach(rule -> rules.merge(rule, 1L, Long::sum));
            touched += spans.isEmpty() ? 0 : 1;
        }
        sheet.table("rule", "ordinary posts with such a finding", "of 10,000");
        for (Map.Entry<String, Long> rule : rules.entrySet()) {
            sheet.row(rule.getKey(), rule.getValue(), String.format("%.1f", 1e4 * rule.getValue() / posts.size()));
        }
        sheet.row("any", touched, String.format("%.1f", 1e4 * touched / Math.max(1, posts.size())));
        sheet.endTable();
        sheet.say("Ordinary posts do hold real addresses and numbers; what is found in them is not all wrong.");
    }
}
