package dev.chimera.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.thaiopensource.util.PropertyMapBuilder;
import com.thaiopensource.validate.ValidateProperty;
import com.thaiopensource.validate.ValidationDriver;
import com.thaiopensource.validate.rng.CompactSchemaReader;
import com.thaiopensource.xml.sax.ErrorHandlerImpl;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.Digest;
import dev.chimera.api.Platform;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.Provenance;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.spi.PublishTarget.Lookup;
import dev.chimera.spec.Spec;
import dev.chimera.tck.SettableClock;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

@Spec("PUB-6")
class OutboxFolderTest {
    private static final String ATOM = "http://www.w3.org/2005/Atom";

    @TempDir
    Path directory;

    private final SettableClock clock = new SettableClock();
    private Path root;
    private OutboxFolder folder;

    @BeforeEach
    void open() {
        root = directory.resolve("outbox");
        folder = OutboxFolder.builder(root).clock(clock).build();
    }

    @Test
    void writes_the_whole_post_and_its_feed() throws Exception {
        MediaFile media = SamplePosts.media(directory, "secret-name.png", new byte[] {1, 2, 3});
        PublishOrder order = SamplePosts.order(folder, "one", "Sun & <wind>", media);
        Publication publication = published(order);

        Path post = root.resolve("posts").resolve(order.key().idempotencyKey());
        JsonNode json = new ObjectMapper().readTree(post.resolve("post.json").toFile());
        assertThat(json.path("text").asText()).isEqualTo(order.text());
        assertThat(json.path("content").asText()).isEqualTo(order.content().hex());
        assertThat(json.path("disclosure").path("visible_text").asText())
                .isEqualTo(order.disclosure().visibleText());
        assertThat(json.path("media").path(0).path("sha256").asText())
                .isEqualTo(media.sha256().hex());
        assertThat(post.resolve("media-1.png")).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(post.resolve("media-1.png.json")).content().contains("digitalSourceType");
        assertThat(post.resolve("text.txt")).hasContent(order.text());
        assertThat(publication.uri())
                .isEqualTo(root.toUri().resolve("posts/" + order.key().idempotencyKey() + "/"));
        assertThat(publication.publishedAt()).isEqualTo(SettableClock.START);

        Element entry = entries().get(0);
        assertThat(text(entry, "id")).isEqualTo(publication.remoteId()).startsWith("urn:uuid:");
        assertThat(text(entry, "title")).isEqualTo("A title");
        assertThat(text(entry, "content")).isEqualTo(order.text());
        assertThat(text(entry, "name")).isEqualTo("iris");
        assertThat(text(entry, "updated")).isEqualTo("2026-03-02T09:00:00Z");
        Element link = (Element) entry.getElementsByTagNameNS(ATOM, "link").item(0);
        assertThat(link.getAttribute("rel")).isEqualTo("enclosure");
        assertThat(link.getAttribute("type")).isEqualTo("image/png");
        assertThat(link.getAttribute("length")).isEqualTo("3");
        assertThat(root.resolve(link.getAttribute("href"))).isRegularFile();
        try (var files = Files.list(root.resolve(".work"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    @Spec("META-7")
    void every_entry_says_that_a_machine_made_it_to_people_and_to_machines() throws Exception {
        published(SamplePosts.order(folder, "one", "words"));
        Element entry = entries().get(0);
        Element category =
                (Element) entry.getElementsByTagNameNS(ATOM, "category").item(0);

        assertThat(text(entry, "content")).contains("AI-generated: made by a machine.");
        assertThat(category.getAttribute("scheme")).isEqualTo("http://cv.iptc.org/newscodes/digitalsourcetype/");
        assertThat(category.getAttribute("term")).isEqualTo("trainedAlgorithmicMedia");
        assertThat(category.getAttribute("label")).isEqualTo("AI-generated");
        assertThat(folder.disclosure().orElseThrow().flags())
                .containsExactly(
                        entry("category", "trainedAlgorithmicMedia"), entry("digitalSourceType", Provenance.TRAINED));
        OutboxFolder charts = OutboxFolder.builder(directory.resolve("charts"))
                .digitalSourceType(Provenance.ALGORITHMIC)
                .build();
        assertThat(charts.disclosure().orElseThrow().flags()).containsEntry("category", "algorithmicMedia");
    }

    @Test
    void the_feed_is_valid_by_the_grammar_of_rfc_4287() throws Exception {
        OutboxFolder public_ = OutboxFolder.builder(root)
                .clock(clock)
                .title("Iris & <friends>")
                .baseUri(URI.create("https://example.org/feed/"))
                .build();
        MediaFile media = SamplePosts.media(directory, "a.png", new byte[] {1});
        String[] titles = {"<b>&amp;</b> ]]> \"quoted\" 'x'", "日本語 😀 مرحبا", "tab\there", "a"};
        for (int i = 0; i < titles.length; i++) {
            PublishOrder order =
                    SamplePosts.order(public_, Platform.FEED, "key-" + i, titles[i], "line\nline <p>", media, media);
            public_.publish(order, SamplePosts.permit(public_, order));
            clock.advance(Duration.ofMinutes(1));
        }

        assertThat(problems(Files.readString(root.resolve("feed.xml")))).isEmpty();
        assertThat(entries()).hasSize(4);
        assertThat(text(entries().get(3), "title")).isEqualTo(titles[0]);
        assertThat(text(feed(), "generator")).isEqualTo("Chimera");
        assertThat(Files.readString(root.resolve("feed.xml"))).contains("https://example.org/feed/feed.xml");
    }

    @Test
    void the_grammar_check_finds_what_is_wrong() throws Exception {
        published(SamplePosts.order(folder, "one", "words"));
        String feed = Files.readString(root.resolve("feed.xml"));

        assertThat(problems(feed)).isEmpty();
        assertThat(problems(feed.replaceAll("<id>[^<]*</id>", ""))).isNotEmpty();
        assertThat(problems(feed.replaceAll("<updated>[^<]*</updated>", "<updated>today</updated>")))
                .isNotEmpty();
    }

    @Test
    void shows_the_newest_first_and_no_more_than_it_should() throws Exception {
        OutboxFolder small =
                OutboxFolder.builder(root).clock(clock).feedEntriesMax(2).build();
        for (String key : List.of("one", "two", "three")) {
            PublishOrder order = SamplePosts.order(small, key, key);
            small.publish(order, SamplePosts.permit(small, order));
            clock.advance(Duration.ofHours(1));
        }

        assertThat(entries().stream()
                        .map(entry -> text(entry, "content").lines().findFirst().orElseThrow()))
                .containsExactly("three", "two");
        assertThat(folder.find(SamplePosts.order(folder, "one", "x").key())).isInstanceOf(Lookup.Found.class);
    }

    @Test
    void the_feed_keeps_its_id() throws Exception {
        published(SamplePosts.order(folder, "one", "words"));
        String id = text(feed(), "id");
        published(SamplePosts.order(OutboxFolder.at(root), "two", "words"));

        assertThat(text(feed(), "id")).isEqualTo(id);
    }

    @Test
    @Spec("PUB-2")
    void the_same_key_again_is_answered_with_the_first_publication() {
        PublishOrder order = SamplePosts.order(folder, "one", "words");
        Publication first = published(order);
        clock.advance(Duration.ofDays(1));
        OutboxFolder restarted = OutboxFolder.builder(root).clock(clock).build();

        assertThat(restarted.publish(order, SamplePosts.permit(restarted, order)))
                .isEqualTo(new PublishOutcome.Published(first, false));
        assertThat(restarted.find(order.key())).isEqualTo(new Lookup.Found(first));
    }

    @Test
    @Spec({"PUB-2", "PUB-4"})
    void the_same_key_with_other_content_is_refused() throws Exception {
        published(SamplePosts.order(folder, "one", "words"));
        PublishOrder changed = SamplePosts.order(folder, "one", "other words");

        assertThat(failure(changed).message()).contains("is out with other content");
        assertThat(entries()).hasSize(1);
        assertThat(text(entries().get(0), "content")).startsWith("words");
    }

    @Test
    @Spec("PUB-4")
    void refuses_what_it_cannot_publish_and_says_why() throws Exception {
        MediaFile remote = new MediaFile(
                MediaKind.IMAGE, URI.create("https://example.org/a.png"), 1, Digest.ZERO, "image/png", null);
        MediaFile missing =
                new MediaFile(MediaKind.IMAGE, directory.resolve("no.png").toUri(), 1, Digest.ZERO, "image/png", null);
        Path pipe = directory.resolve("pipe.png");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        MediaFile endless = new MediaFile(MediaKind.IMAGE, pipe.toUri(), 1, Digest.ZERO, "image/png", null);
        MediaFile changed = SamplePosts.media(directory, "changed.png", new byte[] {1});
        Files.write(directory.resolve("changed.png"), new byte[] {2});
        OutboxFolder ofAda = OutboxFolder.builder(root).account("ada").build();

        assertThat(failure(SamplePosts.order(folder, "1", "bad \u0001 character"))
                        .message())
                .contains("U+0001");
        assertThat(failure(SamplePosts.order(folder, "2", "words", remote)).message())
                .contains("https://example.org");
        assertThat(failure(SamplePosts.order(folder, "3", "words", missing)).message())
                .contains("no.png");
        assertThat(failure(SamplePosts.order(folder, "pipe", "words", endless)).message())
                .contains("no regular file");
        assertThat(failure(SamplePosts.order(folder, "4", "words", changed)).message())
                .contains("not the one that was ordered");
        PublishOrder ofIris = SamplePosts.order(ofAda, "5", "words");
        assertThat(ofAda.publish(ofIris, SamplePosts.permit(ofAda, ofIris)))
                .isInstanceOfSatisfying(
                        PublishOutcome.Failed.class,
                        failed -> assertThat(failed.message()).contains("ada", "iris"));
        try (var posts = Files.list(root.resolve("posts"))) {
            assertThat(posts).as("posts that are half there").isEmpty();
        }
        assertThat(root.resolve("feed.xml")).doesNotExist();
    }

    @Test
    void a_folder_that_cannot_be_written_is_named_at_once() throws IOException {
        Path file = Files.createFile(directory.resolve("a-file"));

        assertThatThrownBy(() -> OutboxFolder.at(file.resolve("sub")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    @Spec("PUB-4")
    void a_folder_that_cannot_be_written_later_publishes_nothing_and_says_so() throws IOException {
        Files.delete(root.resolve("posts"));
        Files.createFile(root.resolve("posts"));
        PublishOrder order = SamplePosts.order(folder, "one", "words");

        assertThat(failure(order).message()).contains(root.toString()).contains("nothing was published");
        Files.delete(root.resolve("posts"));
        assertThat(published(order)).isNotNull();
    }

    @Test
    @Spec({"PUB-1", "PUB-4"})
    void a_post_whose_feed_cannot_be_written_is_neither_lost_nor_claimed() throws Exception {
        Files.createDirectories(root.resolve("feed.xml").resolve("in-the-way"));
        Files.writeString(root.resolve(".feed-stale"), "");
        PublishOrder order = SamplePosts.order(folder, "one", "words");

        assertThat(folder.publish(order, SamplePosts.permit(folder, order))).isInstanceOf(PublishOutcome.Unknown.class);
        assertThat(folder.find(order.key())).isInstanceOf(Lookup.CannotTell.class);

        DurableFiles.deleteTree(root.resolve("feed.xml"));
        assertThat(folder.find(order.key())).isInstanceOf(Lookup.Found.class);
        assertThat(entries()).hasSize(1);
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> OutboxFolder.builder(root).baseUri(URI.create("https://example.org/feed")))
                .hasMessageContaining("https://example.org/feed");
        assertThatThrownBy(() -> OutboxFolder.builder(root).feedEntriesMax(0)).hasMessageContaining("feedEntriesMax");
        assertThatThrownBy(() -> OutboxFolder.builder(root).title("\u0000")).hasMessageContaining("feed title");
        assertThatThrownBy(() -> OutboxFolder.builder(root).digitalSourceType("ai"))
                .hasMessageContaining("'ai'");
        assertThat(OutboxFolder.builder(root).currency("EUR").build().quote(SamplePosts.order(folder, "a", "b")))
                .hasValueSatisfying(price -> assertThat(price.toString()).isEqualTo("EUR 0.00"));
    }

    private Publication published(PublishOrder order) {
        return published(folder, order);
    }

    private static Publication published(OutboxFolder folder, PublishOrder order) {
        PublishOutcome outcome = folder.publish(order, SamplePosts.permit(folder, order));
        assertThat(outcome).isInstanceOf(PublishOutcome.Published.class);
        return ((PublishOutcome.Published) outcome).publication();
    }

    private PublishOutcome.Failed failure(PublishOrder order) {
        PublishOutcome outcome = folder.publish(order, SamplePosts.permit(folder, order));
        assertThat(outcome).isInstanceOf(PublishOutcome.Failed.class);
        PublishOutcome.Failed failed = (PublishOutcome.Failed) outcome;
        assertThat(failed.errorClass()).isEqualTo(PublishOutcome.ErrorClass.PERMANENT);
        return failed;
    }

    private Element feed() throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Document document =
                factory.newDocumentBuilder().parse(root.resolve("feed.xml").toFile());
        return document.getDocumentElement();
    }

    private List<Element> entries() throws Exception {
        NodeList nodes = feed().getElementsByTagNameNS(ATOM, "entry");
        List<Element> entries = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            entries.add((Element) nodes.item(i));
        }
        return entries;
    }

    private static String text(Element parent, String name) {
        return parent.getElementsByTagNameNS(ATOM, name).item(0).getTextContent();
    }

    /** What a validator that did not write the feed finds wrong with it. */
    private static String problems(String feed) throws Exception {
        StringWriter problems = new StringWriter();
        PropertyMapBuilder properties = new PropertyMapBuilder();
        properties.put(ValidateProperty.ERROR_HANDLER, new ErrorHandlerImpl(problems));
        ValidationDriver driver = new ValidationDriver(properties.toPropertyMap(), CompactSchemaReader.getInstance());
        var grammar = OutboxFolderTest.class.getResource("/rfc4287/atom.rnc");
        assertThat(driver.loadSchema(new InputSource(grammar.toString())))
                .as("%s", problems)
                .isTrue();
        boolean valid = driver.validate(new InputSource(new java.io.StringReader(feed)));
        assertThat(valid).as("%s", problems).isEqualTo(problems.toString().isEmpty());
        return problems.toString();
    }
}
