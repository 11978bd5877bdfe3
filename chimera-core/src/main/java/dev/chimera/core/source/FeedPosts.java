package dev.chimera.core.source;

import com.rometools.rome.feed.synd.SyndContent;
import com.rometools.rome.feed.synd.SyndEntry;
import com.rometools.rome.feed.synd.SyndFeed;
import dev.chimera.api.Digest;
import dev.chimera.api.Platform;
import dev.chimera.api.trend.Post;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Turns the items of a feed into posts. */
final class FeedPosts {
    private static final int NAME_MAX = 256;

    private final Platform platform;
    private final String channel;
    private final boolean atom;

    FeedPosts(Platform platform, SyndFeed feed, String otherwise) {
        this.platform = platform;
        this.atom = feed.getFeedType() != null && feed.getFeedType().startsWith("atom");
        String title = PlainText.ofHtml(feed.getTitle());
        this.channel = PlainText.cut(title.isEmpty() ? otherwise : title, NAME_MAX);
    }

    /** The post that {@code item} is, or {@code null} if it lacks a date or words. */
    @Nullable
    Post post(SyndEntry item) {
        Date date = item.getPublishedDate() == null ? item.getUpdatedDate() : item.getPublishedDate();
        String text = text(item);
        if (date == null || text.isEmpty()) {
            return null;
        }
        Instant createdAt = date.toInstant();
        return new Post(
                id(item, createdAt, text),
                platform,
                channel,
                createdAt,
                PlainText.cut(text, Post.TEXT_MAX),
                Links.web(item.getLink()),
                Post.Reach.NONE);
    }

    private String text(SyndEntry item) {
        String title = words(item.getTitleEx());
        String body = words(item.getDescription());
        for (int i = 0; body.isEmpty() && i < item.getContents().size(); i++) {
            body = words(item.getContents().get(i));
        }
        if (title.isEmpty() || body.startsWith(title)) {
            return body;
        }
        return body.isEmpty() ? title : title + "\n" + body;
    }

    /** Only Atom says reliably what is plain text; what RSS calls plain is often marked up. */
    private String words(@Nullable SyndContent content) {
        if (content == null) {
            return "";
        }
        boolean plain = atom && ("text".equals(content.getType()) || "text/plain".equals(content.getType()));
        return plain ? PlainText.collapsed(content.getValue()) : PlainText.ofHtml(content.getValue());
    }

    private static String id(SyndEntry item, Instant createdAt, String text) {
        String id = item.getUri();
        if (id == null || id.isBlank()) {
            id = item.getLink();
        }
        if (id == null || id.isBlank()) {
            id = createdAt + " " + text;
        }
        return id.length() <= NAME_MAX ? id : Digest.sha256(id).hex();
    }
}
