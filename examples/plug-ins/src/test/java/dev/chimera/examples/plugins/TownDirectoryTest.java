package dev.chimera.examples.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.network.Candidate;
import dev.chimera.api.network.Capability;
import dev.chimera.api.spi.PeerDirectory;
import dev.chimera.tck.PeerDirectoryContract;
import dev.chimera.tck.PeerSamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder as a directory; the contract, and what strangers may leave there. */
// tag::directory-contract[]
class TownDirectoryTest implements PeerDirectoryContract {
    @TempDir
    Path folder;

    @Override
    public PeerDirectory emptyDirectory() {
        return new TownDirectory(folder);
    }

    @Override
    public PeerDirectory secondHandle(PeerDirectory directory) {
        return new TownDirectory(folder);
    }

    @Override
    public Optional<PeerDirectory> unreachable() {
        return Optional.of(new TownDirectory(folder.resolve("none")));
    }

    @Override
    public InstantSource clock() {
        return InstantSource.system(); // it carries no heartbeats
    }
    // end::directory-contract[]

    @Test
    void leaves_out_what_is_no_locator() throws IOException {
        Files.writeString(folder.resolve("junk.locator"), "not a locator");
        Files.write(folder.resolve("large.locator"), new byte[1_000_000]);
        PeerDirectory directory = emptyDirectory();
        directory.publish(PeerSamples.locator(1, 1, "trend"));
        List<Candidate> found = new ArrayList<>();
        directory.find(new Capability("trend"), new PeerDirectory.Search(10, Duration.ofSeconds(1)), found::add);

        assertThat(found).hasSize(1);
    }
}
