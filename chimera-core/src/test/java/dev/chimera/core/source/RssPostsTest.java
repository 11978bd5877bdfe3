package dev.chimera.core.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Platform;
import dev.chimera.api.spi.PostSourceException;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.TrendQuery;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RssPostsTest {
    @TempDir
    Path folder;

    private static Path sample(String name) {
        try {
            return Path.of(RssPostsTest.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Post> read(RssPosts source) {
        try (Stream<Post> posts = source.read(TrendQuery.global())) {
            return posts.toList();
        }
    }

    private Path file(String xml) throws IOException {
        return Files.writeString(folder.resolve("feed.xml"), xml);
    }

    private static String item(String body) {
        return "<rss version=\"2.0\"><channel><title>t</title><link>https://t.example/</link><description>d</description><item>"
                + "<pubDate>Mon, 02 Nov 2026 10:00:00 GMT</pubDate><description>" + body
                + "</description></item></channel></rss>";
    }

    @Test
    void reads_rss_2_with_cdata_and_reduces_markup_to_words() {
        RssPosts source = RssPosts.of(sample("rss-2.0.xml"));

        List<Post> posts = read(source);

        assertThat(posts)
                .extracting(Post::text)
                .containsExactly("New bridge opens\nWalk over it.", "No description, but content\none two");
        assertThat(posts.get(0)).satisfies(post -> {
            assertThat(post.id()).isEqualTo("bridge-1");
            assertThat(post.channel()).isEqualTo("Bridge & tunnel");
            assertThat(post.platform()).isEqualTo(Platform.FEED);
            assertThat(post.createdAt()).isEqualTo(Instant.parse("2026-11-02T10:00:00Z"));
            assertThat(post.url()).hasToString("https://bridge.example/a%20b?x=1%7C2");
        });
        assertThat(posts.get(1).url()).as("an address that is not of the web").isNull();
        assertThat(posts.get(1).createdAt()).isEqualTo(Instant.parse("2026-11-02T10:00:00Z"));
    }

    @Test
    void leaves_out_and_counts_items_without_a_date_or_without_words() {
        RssPosts source = RssPosts.of(sample("rss-2.0.xml"));

        read(source);

        assertThat(source.skipped()).isEqualTo(2);
    }

    @Test
    void reads_rss_1_in_rdf_with_dublin_core_dates() {
        assertThat(read(RssPosts.of(sample("rss-1.0.xml")))).singleElement().satisfies(post -> {
            assertThat(post.text()).isEqualTo("First peas\nSown in March, picked in June & eaten at once.");
            assertThat(post.createdAt()).isEqualTo(Instant.parse("2026-06-11T07:30:00Z"));
        });
    }

    @Test
    void reads_rss_0_91_whose_document_type_only_points_elsewhere() {
        RssPosts source = RssPosts.of(sample("rss-0.91.xml"));

        assertThat(read(source)).as("its items have no dates").isEmpty();
        assertThat(source.skipped()).isEqualTo(1);
    }

    @Test
    void reads_atom_0_3() {
        assertThat(read(RssPosts.of(sample("atom-0.3.xml")))).singleElement().satisfies(post -> {
            assertThat(post.id()).isEqualTo("tag:atoms.example,2026:old");
            assertThat(post.text()).isEqualTo("Still readable\nAfter all these years");
        });
    }

    @Test
    void reads_atom_1_0_and_leaves_plain_text_alone() {
        assertThat(read(RssPosts.of(sample("atom-1.0.xml")).on(Platform.YOUTUBE)))
                .singleElement()
                .satisfies(post -> {
                    assertThat(post.text()).isEqualTo("When 1 < 2 and a <b> is no tag\nBold words");
                    assertThat(post.createdAt()).isEqualTo(Instant.parse("2026-02-01T00:00:00.250Z"));
                    assertThat(post.platform()).isEqualTo(Platform.YOUTUBE);
                });
    }

    @Test
    void refuses_a_document_type_that_declares_entities() throws IOException {
        String bomb =
                "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]>" + item("&b;");

        assertThatThrownBy(() -> read(RssPosts.of(file(bomb))))
                .isInstanceOf(PostSourceException.class)
                .hasMessageContaining("DOCTYPE");
    }

    @Test
    void refuses_an_external_entity_and_reads_no_other_file() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "hidden treasure");
        String attack = "<!DOCTYPE rss [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>" + item("&x;");

        assertThatThrownBy(() -> read(RssPosts.of(file(attack))))
                .isInstanceOf(PostSourceException.class)
                .hasMessageNotContaining("treasure");
    }

    @Test
    void refuses_elements_that_lie_too_deep() throws IOException {
        String deep = item("<a>".repeat(5_000) + "</a>".repeat(5_000));

        assertThatThrownBy(() -> read(RssPosts.of(file(deep))))
                .isInstanceOf(PostSourceException.class)
                .hasMessageFindingMatch("deep|depth"); // JDK 17 and 25 say it in different words
    }

    @Test
    void refuses_a_feed_with_an_item_of_ten_megabytes() throws IOException {
        Path large = file(item("x".repeat(10_000_000)));

        assertThatThrownBy(() -> read(RssPosts.of(large)))
                .isInstanceOf(PostSourceException.class)
                .hasMessageContaining("feed.xml")
                .hasMessageContaining("larger than the limit of 8388608 bytes")
                .hasMessageContaining("sizeLimit");
    }

    @Test
    void cuts_a_text_that_is_longer_than_a_post_may_be() throws IOException {
        Path large = file(item("word ".repeat(20_000)));

        assertThat(read(RssPosts.of(large)))
                .singleElement()
                .satisfies(post -> assertThat(post.text()).hasSize(Post.TEXT_MAX));
    }

    @Test
    void says_what_is_wrong_with_a_file_that_is_no_feed() throws IOException {
        Path page = file("<html><body>We are sorry</body></html>");

        assertThatThrownBy(() -> read(RssPosts.of(page)))
                .isInstanceOf(PostSourceException.class)
                .hasMessageContaining(page.toString())
                .hasMessageContaining("no RSS or Atom");
    }

    @Test
    void names_a_missing_file_and_the_remedy() {
        Path missing = folder.resolve("nowhere.xml");

        assertThatThrownBy(() -> read(RssPosts.of(missing)))
                .isInstanceOf(PostSourceException.class)
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("check the path");
    }

    @Test
    void refuses_addresses_of_other_schemes_and_with_passwords() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RssPosts.of(URI.create("ftp://feeds.example/a.xml")))
                .withMessageContaining("'ftp'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RssPosts.of(URI.create("https://ann:s3cret@feeds.example/a.xml")))
                .withMessageNotContaining("s3cret");
        assertThatIllegalArgumentException().isThrownBy(() -> RssPosts.of(URI.create("feed.xml")));
        assertThatIllegalArgumentException().isThrownBy(() -> RssPosts.of(URI.create("http:/nohost")));
    }

    @Test
    void keeps_the_query_of_its_address_out_of_its_name() {
        assertThat(RssPosts.of(URI.create("https://feeds.example/a.xml?key=s3cret"))
                        .name())
                .isEqualTo("https://feeds.example/a.xml");
    }

    @Test
    void refuses_limits_out_of_bounds() {
        RssPosts feed = RssPosts.of(folder.resolve("feed.xml"));

        assertThatIllegalArgumentException().isThrownBy(() -> feed.sizeLimit(0)).withMessageContaining("size limit");
    }
}
