package dev.chimera.core.outbox;

import dev.chimera.api.spi.PublishTarget;
import dev.chimera.spec.Spec;
import dev.chimera.tck.PublishTargetContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

@Spec({"PUB-6", "META-6"})
class OutboxFolderContractTest implements PublishTargetContract {
    @TempDir
    Path folder;

    @Override
    public PublishTarget target() {
        return OutboxFolder.at(folder);
    }

    @Override
    public PublishTarget reopened(PublishTarget target) {
        return OutboxFolder.at(folder);
    }
}
