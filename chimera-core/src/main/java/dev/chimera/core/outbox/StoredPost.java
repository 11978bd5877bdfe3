package dev.chimera.core.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Digest;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.publish.PublishOrder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A post as it lies in the folder: all that its {@code post.json} says. Immutable.
 *
 * @param idempotencyKey what names its directory
 * @param entryId its id in the feed, a {@code urn:uuid} made from its idempotency key
 * @param text what people read
 * @param media its files
 * @param marks the disclosure's machine-readable flags
 * @param publishedAt when it came into the folder
 * @param content SHA-256 of exactly what was ordered
 */
record StoredPost(
        String idempotencyKey,
        String entryId,
        Text text,
        List<Attachment> media,
        Map<String, String> marks,
        Instant publishedAt,
        Digest content) {
    static final String POSTS = "posts";
    static final String FILE = "post.json";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> SUFFIXES = Map.of(
            "image/png", "png",
            "image/jpeg", "jpg",
            "image/gif", "gif",
            "image/webp", "webp",
            "video/mp4", "mp4",
            "video/webm", "webm",
            "audio/mpeg", "mp3",
            "audio/wav", "wav");

    /** The words of a post. */
    record Text(String title, String body, List<String> tags, String author) {}

    /** A file of a post, by its name in the post's directory. */
    record Attachment(String file, String mediaType, long bytes) {}

    /** Where it lies, relative to the folder, with a slash at the end. */
    String directory() {
        return POSTS + "/" + idempotencyKey + "/";
    }

    /** The id under which a feed shows the publication with {@code idempotencyKey}. */
    static String entryId(String idempotencyKey) {
        return "urn:uuid:"
                + UUID.nameUUIDFromBytes(CanonicalBytes.of("chimera/feed-entry/v1")
                        .text(idempotencyKey)
                        .toArray());
    }

    /** What {@code order}'s n-th file is called in the folder; nothing of the name comes from outside. */
    static String fileName(int index, MediaFile file) {
        return "media-" + (index + 1) + "." + SUFFIXES.getOrDefault(file.mediaType(), "bin");
    }

    /** The whole of {@code order} as JSON. */
    static byte[] encode(PublishOrder order, UUID permitId, Instant publishedAt) {
        ObjectNode post = JSON.createObjectNode();
        post.put("format", "chimera/outbox-post/v1");
        post.put("idempotency_key", order.key().idempotencyKey());
        post.put("entry_id", entryId(order.key().idempotencyKey()));
        post.put("content_key", order.key().contentKey());
        post.put("platform", order.key().platform().name());
        post.put("account", order.key().account());
        post.put("title", order.title());
        post.put("text", order.text());
        ArrayNode tags = post.putArray("tags");
        order.tags().forEach(tags::add);
        ArrayNode media = post.putArray("media");
        for (int i = 0; i < order.media().size(); i++) {
            media.add(attachment(i, order.media().get(i)));
        }
        post.set("disclosure", disclosure(order));
        post.put("content", order.content().hex());
        post.put("permit_id", permitId.toString());
        post.put("published_at", publishedAt.toString());
        return pretty(post);
    }

    /** What lies beside {@code file}, so that its origin travels with it. */
    static byte[] sidecar(PublishOrder order, int index, UUID permitId) {
        ObjectNode sidecar = attachment(index, order.media().get(index));
        sidecar.set("disclosure", disclosure(order));
        sidecar.put("permit_id", permitId.toString());
        return pretty(sidecar);
    }

    /**
     * The post that {@code json} describes.
     *
     * @throws IOException if it is not JSON
     * @throws RuntimeException if it is not a post
     */
    static StoredPost decode(Path json) throws IOException {
        JsonNode post = JSON.readTree(json.toFile());
        List<String> tags = new ArrayList<>();
        post.path("tags").forEach(tag -> tags.add(tag.asText()));
        List<Attachment> media = new ArrayList<>();
        post.path("media")
                .forEach(file -> media.add(new Attachment(
                        file.path("file").asText(),
                        file.path("media_type").asText(),
                        file.path("bytes").asLong())));
        Map<String, String> marks = new TreeMap<>();
        post.path("disclosure")
                .path("flags")
                .properties()
                .forEach(flag -> marks.put(flag.getKey(), flag.getValue().asText()));
        return new StoredPost(
                post.path("idempotency_key").asText(),
                post.path("entry_id").asText(),
                new Text(
                        post.path("title").asText(),
                        post.path("text").asText(),
                        List.copyOf(tags),
                        post.path("account").asText()),
                List.copyOf(media),
                Map.copyOf(marks),
                Instant.parse(post.path("published_at").asText()),
                Digest.ofHex(post.path("content").asText()));
    }

    private static ObjectNode attachment(int index, MediaFile file) {
        ObjectNode node = JSON.createObjectNode();
        node.put("file", fileName(index, file));
        node.put("kind", file.kind().id());
        node.put("media_type", file.mediaType());
        node.put("bytes", file.bytes());
        node.put("sha256", file.sha256().hex());
        if (file.duration() != null) {
            node.put("duration", file.duration().toString());
        }
        return node;
    }

    private static ObjectNode disclosure(PublishOrder order) {
        ObjectNode node = JSON.createObjectNode();
        node.put("visible_text", order.disclosure().visibleText());
        ObjectNode flags = node.putObject("flags");
        order.disclosure().flags().forEach(flags::put);
        return node;
    }

    private static byte[] pretty(JsonNode node) {
        return node.toPrettyString().getBytes(StandardCharsets.UTF_8);
    }
}
