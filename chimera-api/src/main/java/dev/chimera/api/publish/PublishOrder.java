package dev.chimera.api.publish;

import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Require;
import dev.chimera.api.media.MediaFile;
import java.util.List;

/**
 * Exactly what will be published. Immutable.
 *
 * @param key what may be published only once
 * @param title 1 to 200 characters
 * @param text what people read beside the media, 1 to 10,000 characters; holds the disclosure's visible text
 * @param tags without the leading sign, at most 30
 * @param media the files, in order, at most 40
 * @param disclosure that a machine made it
 */
public record PublishOrder(
        PublicationKey key,
        String title,
        String text,
        List<String> tags,
        List<MediaFile> media,
        Disclosure disclosure) {
    public PublishOrder {
        Require.length("title", title, 1, 200);
        Require.length("text", text, 1, 10_000);
        tags = List.copyOf(Require.size("tags", tags, 0, 30));
        media = List.copyOf(Require.size("media", media, 0, 40));
        if (!text.contains(disclosure.visibleText())) {
            throw new IllegalArgumentException(
                    "text must hold the disclosure '" + disclosure.visibleText() + "' so that people see it");
        }
    }

    /** SHA-256 of all that people and machines will see; approvals and permits are bound to it. */
    public Digest content() {
        return CanonicalBytes.of("chimera/publish-order/v1")
                .text(key.contentKey())
                .text(key.platform().name())
                .text(key.account())
                .text(title)
                .longText(text)
                .list(tags, CanonicalBytes::text)
                .list(media, (out, file) -> out.digest(file.sha256()).text(file.mediaType()))
                .text(disclosure.visibleText())
                .list(
                        disclosure.flags().entrySet(),
                        (out, flag) -> out.text(flag.getKey()).text(flag.getValue()))
                .sha256();
    }
}
