package dev.chimera.core.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Platform;
import dev.chimera.api.spi.PostSourceException;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.TrendQuery;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLinesPostsTest {
    private static final String GOOD = "{\"id\":\"a\",\"created_at\":\"2026-03-01T10:00:00Z\",\"text\":\"hello\"}";

    @TempDir
    Path folder;

    private Path file(String... lines) throws IOException {
        return Files.writeString(folder.resolve("posts.jsonl"), String.join("\n", lines));
    }

    private static List<Post> read(JsonLinesPosts source) {
        try (Stream<Post> posts = source.read(TrendQuery.global())) {
            return posts.toList();
        }
    }

    @Test
    void reads_every_field() throws IOException {
        Path file = file("{\"id\":\"r1\",\"created_at\":\"2026-03-01T12:00:00+02:00\",\"channel\":\"science\","
                + "\"text\":\"a \u4f60\u597d\",\"url\":\"https://x.example/a b\",\"score\":7,\"ups\":9,\"comments\":3,\"shares\":2,"
                + "\"platform\":\"bluesky\",\"other\":[1]}");

        assertThat(read(JsonLinesPosts.of(file, Platform.REDDIT)))
                .containsExactly(new Post(
                        "r1",
                        Platform.BLUESKY,
                        "science",
                        Instant.parse("2026-03-01T10:00:00Z"),
                        "a \u4f60\u597d",
                        URI.create("https://x.example/a%20b"),
                        new Post.Reach(7, 3, 2)));
    }

    @Test
    void fills_in_what_may_be_left_out() throws IOException {
        Path file = file(
                GOOD,
                "",
                "{\"id\":5,\"created_at\":\"2026-03-01T10:00:00Z\",\"text\":\"t\",\"ups\":4,\"url\":\"no\"}\r");

        List<Post> posts = read(JsonLinesPosts.of(file));

        assertThat(posts).extracting(Post::platform).containsOnly(Platform.FEED);
        assertThat(posts.get(0).reach()).isEqualTo(Post.Reach.NONE);
        assertThat(posts.get(1).id()).isEqualTo("5");
        assertThat(posts.get(1).reach().likes()).isEqualTo(4);
        assertThat(posts.get(1).url()).isNull();
        assertThat(read(JsonLinesPosts.of(file, Platform.REDDIT)))
                .extracting(Post::platform)
                .containsOnly(Platform.REDDIT);
    }

    @Test
    void takes_a_negative_score_for_none() throws IOException {
        Path file = file("{\"id\":\"a\",\"created_at\":\"2026-03-01T10:00:00Z\",\"text\":\"t\",\"score\":-12}");

        assertThat(read(JsonLinesPosts.of(file)))
                .singleElement()
                .satisfies(post -> assertThat(post.reach().likes()).isZero());
    }

    @Test
    void reads_a_compressed_file() throws IOException {
        Path file = folder.resolve("posts.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write((GOOD + "\n" + GOOD + "\n").getBytes(StandardCharsets.UTF_8));
        }

        assertThat(read(JsonLinesPosts.of(file))).hasSize(2);
    }

    @Test
    void reports_a_file_that_only_claims_to_be_compressed() throws IOException {
        Path file = Files.writeString(folder.resolve("posts.gz"), GOOD);

        assertThatThrownBy(() -> read(JsonLinesPosts.of(file)))
                .isInstanceOf(PostSourceException.class)
                .hasMessageContaining("posts.gz");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "not json at all | no JSON",
                "[1,2] | must be a JSON object",
                "{\"id\":\"a\",\"text\":\"t\"} | 'created_at' is missing",
                "{\"id\":\"a\",\"created_at\":\"yesterday\",\"text\":\"t\"} | got 'yesterday'",
                "{\"id\":\"a\",\"created_at\":\"2026-03-01T10:00:00Z\",\"text\":\"  \"} | 'text' is missing or empty",
                "{\"created_at\":\"2026-03-01T10:00:00Z\",\"text\":\"t\"} | 'id' is missing",
                "{\"id\":\"a\",\"created_at\":\"2026-03-01T10:00:00Z\",\"text\":\"t\"} x | no JSON",
                "{\"id\":\"a\",\"created_at\":\"2026-03-01T10:00:00Z\",\"text\":\"t\",\"platform\":\"No Name\"} | platform must be"
            })
    void names_the_file_and_the_line_that_is_wrong(String line, String reason) throws IOException {
        Path file = file(GOOD, "", line, GOOD);

        assertThatThrownBy(() -> read(JsonLinesPosts.of(file)))
                .isInstanceOf(PostSourceException.class)
                .hasMessageContaining("posts.jsonl")
                .hasMessageContaining("line 3: ")
                .hasMessageContaining(reason);
    }

    @Test
    void refuses_nesting_that_is_too_deep() throws IOException {
        Path file = file("{\"id\":" + "[".repeat(50_000) + "]".repeat(50_000) + "}");

        assertThatThrownBy(() -> read(JsonLinesPosts.of(file))).isInstanceOf(PostSourceException.class);
    }

    @Test
    void skips_as_many_bad_lines_as_allowed_and_counts_them() throws IOException {
        JsonLinesPosts source =
                JsonLinesPosts.of(file("bad", GOOD, "worse", GOOD)).skippingBadLines(2);

        assertThat(read(source)).hasSize(2);
        assertThat(source.skipped()).isEqualTo(2);
    }

    @Test
    void fails_at_one_bad_line_more_than_allowed() throws IOException {
        JsonLinesPosts source =
                JsonLinesPosts.of(file("bad", "worse", GOOD, "worst")).skippingBadLines(2);

        assertThatThrownBy(() -> read(source))
                .hasMessageContaining("line 4")
                .hasMessageContaining("more than 2 bad lines");
    }

    @Test
    void refuses_a_post_of_ten_megabytes_and_reads_on_behind_it() throws IOException {
        String large = "{\"id\":\"b\",\"text\":\"" + "x".repeat(10_000_000) + "\"}";
        Path file = file(GOOD, large, GOOD);
        JsonLinesPosts skipping = JsonLinesPosts.of(file).skippingBadLines(1);

        assertThatThrownBy(() -> read(JsonLinesPosts.of(file)))
                .isInstanceOf(PostSourceException.class)
                .hasMessageContaining("line 2: it is longer than 1000000 bytes");
        assertThat(read(skipping)).hasSize(2);
    }

    @Test
    void takes_a_line_of_exactly_the_longest_length() throws IOException {
        String tail = "\",\"created_at\":\"2026-03-01T10:00:00Z\",\"text\":\"t\",\"note\":\"";
        String start = "{\"id\":\"a" + tail;
        String line = start + "y".repeat(JsonLinesPosts.LINE_BYTES_MAX - start.length() - 2) + "\"}";

        assertThat(read(JsonLinesPosts.of(file(line, GOOD)))).hasSize(2);
        assertThatThrownBy(() -> read(JsonLinesPosts.of(file(line + " ", GOOD))))
                .hasMessageContaining("line 1: it is longer");
    }

    @Test
    void names_a_missing_file_and_the_remedy() {
        Path missing = folder.resolve("nowhere.jsonl");

        assertThatThrownBy(() -> read(JsonLinesPosts.of(missing)))
                .isInstanceOf(PostSourceException.class)
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("check the path");
    }

    @Test
    void streams_so_that_a_bad_line_hurts_only_who_reads_that_far() throws IOException {
        JsonLinesPosts source = JsonLinesPosts.of(file(GOOD, "bad"));

        try (Stream<Post> posts = source.read(TrendQuery.global())) {
            assertThat(posts.findFirst()).isPresent();
        }
    }

    @Test
    void passes_on_what_its_reader_throws() throws IOException {
        JsonLinesPosts source = JsonLinesPosts.of(file(GOOD)).skippingBadLines(10);

        try (Stream<Post> posts = source.read(TrendQuery.global())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> posts.forEach(post -> {
                        throw new IllegalArgumentException("mine");
                    }));
        }
        assertThat(source.skipped()).isZero();
    }

    @Test
    void refuses_to_skip_a_negative_number_of_lines() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonLinesPosts.of(folder).skippingBadLines(-1))
                .withMessageContaining("maxBad");
    }
}
