package dev.chimera.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chimera.api.Platform;
import dev.chimera.api.trend.Post;
import dev.chimera.core.scout.Deduplicator;
import dev.chimera.spec.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On posts that people wrote (the quickstart's, public domain), with repeats made of them from a seed. */
class RealPostsTest {
    private static final Path POSTS = Path.of("../examples/quickstart/data/posts.jsonl");
    private static final List<String> TEXTS = new ArrayList<>();

    @BeforeAll
    static void read() throws IOException {
        ObjectMapper json = new ObjectMapper();
        for (String line : Files.readAllLines(POSTS)) {
            TEXTS.add(json.readTree(line).get("text").asText());
        }
        // two of the posts are repeats that their authors made, and say so
        assertThat(TEXTS.removeIf(
                        text -> text.startsWith("[Update] My Samsung Galaxy") || text.contains("user consent (xpost")))
                .isTrue();
    }

    private record Labelled(int cluster, Repost repost, String text) {}

    @Test
    @Spec("SCOUT-3")
    void finds_repeats_in_every_disguise_and_loses_hardly_a_distinct_post() {
        List<Labelled> posts = disguised(new Random(11));
        Deduplicator dedup = new Deduplicator();
        Map<String, Integer> clusters = new HashMap<>();
        Map<Repost, List<Boolean>> found = new EnumMap<>(Repost.class);
        int lost = 0;
        for (int i = 0; i < posts.size(); i++) {
            Labelled post = posts.get(i);
            clusters.put("p" + i, post.cluster());
            String original = dedup.offer(post("p" + i, i, post.text()))
                    .map(repeat -> repeat.original().first().id())
                    .orElse("");
            boolean first = clusters.values().stream()
                            .filter(each -> each == post.cluster())
                            .count()
                    == 1;
            if (first) {
                lost += original.isEmpty() ? 0 : 1;
            } else {
                found.computeIfAbsent(post.repost(), unseen -> new ArrayList<>())
                        .add(!original.isEmpty() && clusters.get(original) == post.cluster());
            }
        }

        assertThat(new Share(lost, TEXTS.size()).value())
                .as("distinct posts lost")
                .isLessThan(0.005);
        List<Boolean> all = found.values().stream().flatMap(List::stream).toList();
        assertThat(share(all)).as("repeats found").isGreaterThan(0.98);
        assertThat(found).allSatisfy((repost, each) -> assertThat(share(each)).isGreaterThan(0.90));
    }

    private static double share(List<Boolean> of) {
        return new Share(of.stream().filter(each -> each).count(), of.size()).value();
    }

    /** Every text once as it is, half of them in several disguises, in an order of chance. */
    private static List<Labelled> disguised(Random random) {
        List<Labelled> posts = new ArrayList<>();
        for (int i = 0; i < TEXTS.size(); i++) {
            posts.add(new Labelled(i, Repost.EXACT, TEXTS.get(i)));
            for (int k = 0; i % 2 == 0 && k < 6; k++) {
                Repost repost = Repost.values()[random.nextInt(Repost.values().length)];
                posts.add(new Labelled(i, repost, repost.put(TEXTS.get(i), random)));
            }
        }
        Collections.shuffle(posts, random);
        return posts;
    }

    private static Post post(String id, int second, String text) {
        return new Post(id, Platform.X, "", Instant.EPOCH.plusSeconds(second), text, null, Post.Reach.NONE);
    }
}
