package dev.chimera.examples.plugins;

import dev.chimera.api.spi.PublishTarget;
import dev.chimera.tck.PublishTargetContract;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

// tag::target-contract[]
class PagesTest implements PublishTargetContract {
    @TempDir
    Path folder;

    @Override
    public PublishTarget target() {
        return new Pages(folder, InstantSource.system());
    }

    @Override
    public PublishTarget reopened(PublishTarget target) {
        return target();
    }
}
// end::target-contract[]
