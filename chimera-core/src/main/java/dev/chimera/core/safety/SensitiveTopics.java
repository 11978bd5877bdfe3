package dev.chimera.core.safety;

import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.api.safety.Subject;
import dev.chimera.core.safety.TopicTerms.Match;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends what touches politics, health, finance or the law to a person before it is published. One strong term of a topic is
 * enough, or two different weak ones.
 */
final class SensitiveTopics implements InlineCheck {
    private static final int MATCHES_MAX = 64;
    private static final List<Topic> TOPICS = read();

    private record Topic(String name, TopicTerms strong, TopicTerms weak) {}

    @Override
    public String name() {
        return "sensitive-topics";
    }

    @Override
    public boolean examines(Subject subject) {
        return InlineCheck.isOutbound(subject);
    }

    @Override
    public List<Finding> check(Subject subject) {
        return in(subject.text());
    }

    /** The topics that {@code text} touches, one finding each. */
    static List<Finding> in(String text) {
        List<Finding> findings = new ArrayList<>();
        for (Topic topic : TOPICS) {
            List<Match> found = topic.strong().allIn(text, 1);
            if (found.isEmpty()) {
                List<Match> weak = topic.weak().allIn(text, MATCHES_MAX);
                found = weak.stream().map(Match::term).distinct().count() > 1 ? weak : List.of();
            }
            if (!found.isEmpty()) {
                Match first = found.get(0);
                findings.add(new Spot(first.start(), first.end())
                        .finding(
                                "topic." + topic.name(),
                                Severity.HOLD,
                                first.term(),
                                "a person decides about this topic"));
            }
        }
        return findings;
    }

    private static List<Topic> read() {
        Map<String, List<String>> strong = new LinkedHashMap<>();
        Map<String, List<String>> weak = new LinkedHashMap<>();
        for (String line : PhraseBook.lines("topics.txt")) {
            int colon = line.indexOf(':');
            String[] head = line.substring(0, colon).split(" ", 2);
            Map<String, List<String>> side = head[1].equals("strong") ? strong : weak;
            side.computeIfAbsent(head[0], name -> new ArrayList<>())
                    .addAll(List.of(line.substring(colon + 1).strip().split("; *", -1)));
        }
        return strong.entrySet().stream()
                .map(topic -> new Topic(
                        topic.getKey(),
                        TopicTerms.of(topic.getValue()),
                        TopicTerms.of(weak.getOrDefault(topic.getKey(), List.of()))))
                .toList();
    }
}
