package dev.chimera.core.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.Platform;
import dev.chimera.api.spi.PostSourceException;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.core.safety.Mutations;
import dev.chimera.spec.Spec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Odd feeds and odd lines are refused with the error that is documented, or read. */
@Spec("SAFE-8")
class SourceFuzzTest {
    private static final String LINE =
            "{\"id\":\"a1\",\"platform\":\"reddit\",\"channel\":\"radios\",\"created_at\":\"2026-03-01T12:00:00Z\",\"text\":\"old"
                    + " radios\",\"url\":\"https://example.org/a?b=c\",\"score\":3,\"comments\":4}";

    @TempDir
    private Path folder;

    @Test
    void an_odd_feed_is_read_or_refused() throws IOException {
        List<String> seeds = new ArrayList<>();
        for (String name : List.of("rss-2.0.xml", "atom-1.0.xml", "rss-1.0.xml")) {
            seeds.add(resource(name));
        }
        Mutations mutations = new Mutations(seeds, 11);
        Path file = folder.resolve("feed.xml");
        int read = 0;
        for (int i = 0; i < 400; i++) {
            Files.writeString(file, encodable(mutations.next()));
            try (Stream<Post> posts = RssPosts.of(file).read(TrendQuery.global())) {
                posts.forEach(post -> assertThat(post.text()).isNotBlank());
                read++;
            } catch (PostSourceException refused) {
                assertThat(refused).hasMessageContaining("feed.xml");
            }
        }
        assertThat(read).isPositive();
    }

    @Test
    void an_odd_line_is_read_or_refused() {
        Mutations mutations = new Mutations(List.of(LINE), 12);
        int read = 0;
        for (int i = 0; i < 3_000; i++) {
            byte[] line = encodable(mutations.next()).getBytes(StandardCharsets.UTF_8);
            try {
                assertThat(JsonPost.parse(line, Platform.FEED)).isNotNull();
                read++;
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
        assertThat(read).isPositive();
    }

    private static String encodable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(SourceFuzzTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
