package dev.chimera.core.studio;

import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.finance.Money;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.MediaOrder;
import dev.chimera.api.media.QualityPreset;
import dev.chimera.api.spi.MediaProvider;
import dev.chimera.spec.Spec;
import dev.chimera.tck.MediaProviderContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

@Spec({"ART-8", "META-6"})
class LocalStudioContractTest implements MediaProviderContract {
    @TempDir
    Path directory;

    private final List<LocalStudio> open = new ArrayList<>();
    private LocalStudio studio;

    @BeforeEach
    void open() {
        studio = another();
    }

    private LocalStudio another() {
        LocalStudio another = LocalStudio.in(directory).pricedAt(Money.usd("0.02"));
        open.add(another);
        return another;
    }

    @AfterEach
    void close() {
        open.forEach(LocalStudio::close);
    }

    @Override
    public MediaProvider provider() {
        return studio;
    }

    @Override
    public MediaProvider reopened(MediaProvider provider) {
        return another();
    }

    @Override
    public MediaOrder order(UUID orderId) {
        VisualPrompt prompt = new VisualPrompt("a chart", "Three days", List.of(1L, 2L, 5L));
        return new MediaOrder(
                orderId, MediaKind.IMAGE, "A title", List.of(prompt, prompt), "Made by a machine", QualityPreset.DRAFT);
    }
}
