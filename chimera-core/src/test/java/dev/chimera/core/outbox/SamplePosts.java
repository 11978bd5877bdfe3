package dev.chimera.core.outbox;

import dev.chimera.api.Digest;
import dev.chimera.api.Platform;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.publish.Disclosure;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.spi.PublishTarget;
import dev.chimera.tck.Permits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Orders and permits for the tests of this package. */
final class SamplePosts {
    private SamplePosts() {}

    static PublishOrder order(PublishTarget target, String contentKey, String text, MediaFile... media) {
        return order(target, target.platform(), contentKey, "A title", text, media);
    }

    static PublishOrder order(
            PublishTarget target, Platform platform, String contentKey, String title, String text, MediaFile... media) {
        Disclosure disclosure = target.disclosure().orElseThrow();
        return new PublishOrder(
                new PublicationKey(contentKey, platform, "iris"),
                title,
                text + "\n\n" + disclosure.visibleText(),
                List.of("solar", "wind & sun"),
                List.of(media),
                disclosure);
    }

    static OpenedPermit permit(PublishTarget target, PublishOrder order) {
        return Permits.generous().open(target.name(), order.content(), Money.zero("USD"));
    }

    static MediaFile media(Path directory, String name, byte[] content) throws IOException {
        Path file = Files.write(directory.resolve(name), content);
        return new MediaFile(MediaKind.IMAGE, file.toUri(), content.length, Digest.sha256(content), "image/png", null);
    }
}
