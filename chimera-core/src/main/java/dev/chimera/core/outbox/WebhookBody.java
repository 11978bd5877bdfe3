package dev.chimera.core.outbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chimera.api.Digest;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.publish.PublishOrder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a web hook receives: the order as JSON, files of this machine inside it in Base64. Thread-safe. */
final class WebhookBody {
    /** All files together; larger ones do not belong into a request. */
    static final long MEDIA_BYTES_MAX = 16L * 1024 * 1024;

    private static final String MAC = "HmacSHA256";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SecretKeySpec key;

    WebhookBody(String secret) {
        this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), MAC);
    }

    /**
     * The body for {@code order}.
     *
     * @throws IOException if a file is missing, too large, or not the one that was ordered; nothing was sent then
     */
    byte[] encode(PublishOrder order, UUID permitId) throws IOException {
        ObjectNode post = JSON.createObjectNode();
        post.put("format", "chimera/webhook-post/v1");
        post.put("idempotency_key", order.key().idempotencyKey());
        post.put("account", order.key().account());
        post.put("title", order.title());
        post.put("text", order.text());
        ArrayNode tags = post.putArray("tags");
        order.tags().forEach(tags::add);
        ArrayNode media = post.putArray("media");
        long room = MEDIA_BYTES_MAX;
        for (MediaFile file : order.media()) {
            room -= file.bytes();
            if (room < 0) {
                throw new IOException("the media are larger than " + MEDIA_BYTES_MAX
                        + " bytes together; publish fewer or smaller ones");
            }
            media.add(attachment(file));
        }
        ObjectNode disclosure = post.putObject("disclosure");
        disclosure.put("visible_text", order.disclosure().visibleText());
        ObjectNode flags = disclosure.putObject("flags");
        order.disclosure().flags().forEach(flags::put);
        post.put("content", order.content().hex());
        post.put("permit_id", permitId.toString());
        return JSON.writeValueAsBytes(post);
    }

    /** HMAC-SHA-256 (RFC 2104) of {@code timestamp}, a full stop and {@code body}, in hexadecimal. */
    String sign(String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform must offer " + MAC, e);
        }
    }

    private static ObjectNode attachment(MediaFile file) throws IOException {
        ObjectNode node = JSON.createObjectNode();
        node.put("kind", file.kind().id());
        node.put("media_type", file.mediaType());
        node.put("bytes", file.bytes());
        node.put("sha256", file.sha256().hex());
        if (!"file".equals(file.uri().getScheme())) {
            node.put("uri", file.uri().toString());
            return node;
        }
        Path path = file.localPath()
                .orElseThrow(() -> new IOException("media file " + file.uri()
                        + " is not on this machine, is no regular file or cannot be read; make it anew"));
        if (Files.size(path) != file.bytes()) {
            throw changed(file);
        }
        byte[] data = Files.readAllBytes(path);
        if (!Digest.sha256(data).equals(file.sha256())) {
            throw changed(file);
        }
        node.put("data", data);
        return node;
    }

    private static IOException changed(MediaFile file) {
        return new IOException(
                "media file " + file.uri() + " is not the one that was ordered: its size or SHA-256 differs; "
                        + "order what is there now, and have it approved");
    }
}
