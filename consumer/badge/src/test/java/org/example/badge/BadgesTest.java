package org.example.badge;

import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.MediaOrder;
import dev.chimera.api.media.QualityPreset;
import dev.chimera.api.spi.MediaProvider;
import dev.chimera.tck.MediaProviderContract;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;

/** The published contract, kept by a provider from outside. */
class BadgesTest implements MediaProviderContract {
    @TempDir
    Path folder;

    @Override
    public MediaProvider provider() {
        return new Badges(folder);
    }

    @Override
    public MediaOrder order(UUID orderId) {
        return new MediaOrder(
                orderId,
                MediaKind.IMAGE,
                "What is rising today",
                List.of(new VisualPrompt("a badge", "", List.of())),
                "Vera · made by a machine",
                QualityPreset.STANDARD);
    }
}
