package dev.chimera.core.outbox;

import com.rometools.rome.feed.atom.Category;
import com.rometools.rome.feed.atom.Content;
import com.rometools.rome.feed.atom.Entry;
import com.rometools.rome.feed.atom.Feed;
import com.rometools.rome.feed.atom.Generator;
import com.rometools.rome.feed.atom.Link;
import com.rometools.rome.feed.synd.SyndPerson;
import com.rometools.rome.feed.synd.SyndPersonImpl;
import com.rometools.rome.io.FeedException;
import com.rometools.rome.io.WireFeedOutput;
import dev.chimera.api.publish.Disclosure;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes posts as an Atom feed (RFC 4287). The disclosure is a category under the scheme of IPTC's digital source types; media
 * are enclosures.
 */
final class AtomFeed {
    /** The disclosure flag that becomes the category. */
    static final String SOURCE_TYPE_FLAG = Disclosure.SOURCE_TYPE;

    private static final String AI_LABEL = "AI-generated";

    private AtomFeed() {}

    /**
     * The feed of {@code posts}, which come newest first.
     *
     * @param home names the feed for ever: where it is published or, failing that, where it lies
     * @param baseUri where the folder is published; {@code null} makes links relative to the feed
     */
    static byte[] write(List<StoredPost> posts, String title, String home, @Nullable URI baseUri) {
        Feed feed = new Feed("atom_1.0");
        feed.setEncoding("UTF-8");
        feed.setId("urn:uuid:" + UUID.nameUUIDFromBytes(("chimera/feed/v1\n" + home).getBytes(StandardCharsets.UTF_8)));
        feed.setTitle(title);
        feed.setUpdated(Date.from(posts.get(0).publishedAt()));
        Generator generator = new Generator();
        generator.setValue("Chimera");
        feed.setGenerator(generator);
        if (baseUri != null) {
            feed.setOtherLinks(
                    List.of(link("self", baseUri.resolve("feed.xml").toString(), "application/atom+xml", 0)));
        }
        List<Entry> entries = new ArrayList<>();
        posts.forEach(post -> entries.add(entry(post, baseUri)));
        feed.setEntries(entries);
        try {
            return new WireFeedOutput().outputString(feed).getBytes(StandardCharsets.UTF_8);
        } catch (FeedException e) {
            throw new IllegalStateException("the feed cannot be written: " + e.getMessage(), e);
        }
    }

    /** The last part of a digital source type's address. */
    static String term(String sourceType) {
        return sourceType.substring(sourceType.lastIndexOf('/') + 1);
    }

    /** Where the first character is that XML 1.0 cannot carry, or -1. */
    static int unprintable(String text) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            boolean fine = c == '\t'
                    || c == '\n'
                    || c == '\r'
                    || (c >= 0x20 && c <= 0xD7FF)
                    || (c >= 0xE000 && c <= 0xFFFD)
                    || c >= 0x10000;
            if (!fine) {
                return i;
            }
        }
        return -1;
    }

    private static Entry entry(StoredPost post, @Nullable URI baseUri) {
        Entry entry = new Entry();
        entry.setId(post.entryId());
        entry.setTitle(post.text().title());
        entry.setUpdated(Date.from(post.publishedAt()));
        entry.setPublished(Date.from(post.publishedAt()));
        SyndPerson author = new SyndPersonImpl();
        author.setName(post.text().author());
        entry.setAuthors(List.of(author));
        Content content = new Content();
        content.setType("text");
        content.setValue(post.text().body());
        entry.setContents(List.of(content));
        entry.setCategories(categories(post));
        List<Link> links = new ArrayList<>();
        post.media().forEach(file -> {
            String place = post.directory() + file.file();
            String href = baseUri == null ? place : baseUri.resolve(place).toString();
            links.add(link("enclosure", href, file.mediaType(), file.bytes()));
        });
        entry.setOtherLinks(links);
        return entry;
    }

    private static List<Category> categories(StoredPost post) {
        List<Category> categories = new ArrayList<>();
        String sourceType = post.marks().getOrDefault(SOURCE_TYPE_FLAG, "");
        Category disclosure = new Category();
        disclosure.setScheme(sourceType.substring(0, sourceType.lastIndexOf('/') + 1));
        disclosure.setTerm(term(sourceType));
        disclosure.setLabel(AI_LABEL);
        categories.add(disclosure);
        for (String tag : post.text().tags()) {
            Category category = new Category();
            category.setTerm(tag);
            categories.add(category);
        }
        return categories;
    }

    private static Link link(String rel, String href, String type, long length) {
        Link link = new Link();
        link.setRel(rel);
        link.setHref(href);
        link.setType(type);
        link.setLength(length);
        return link;
    }
}
