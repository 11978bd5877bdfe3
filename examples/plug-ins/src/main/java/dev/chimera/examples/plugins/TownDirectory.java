package dev.chimera.examples.plugins;

import dev.chimera.api.Bytes;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.network.Candidate;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Locator;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.spi.PeerDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A directory in a folder that all hosts of one operator share, one file a peer. For a handful of peers: two that publish for the
 * same peer at the same moment may overwrite each other. Thread-safe; closing it does nothing.
 */
public final class TownDirectory implements PeerDirectory {
    private final Path folder;

    /** The directory in {@code folder}. */
    public TownDirectory(Path folder) {
        this.folder = folder;
    }

    @Override
    public String name() {
        return "town";
    }

    @Override
    public Traits traits() {
        return new Traits(Duration.ofHours(1), false, false);
    }

    // tag::locators[]
    @Override
    public void publish(Locator locator) {
        locator.requirePublishable(); // a stranger's word never takes the place of the peer's own
        write(locator);
    }

    @Override
    public void withdraw(Locator farewell) {
        farewell.requireFarewell();
        write(farewell);
    }
    // end::locators[]

    @Override
    public Optional<Locator> lookup(PeerId peerId) {
        Path file = file(peerId);
        return isThere() && Files.exists(file) ? read(file) : Optional.empty();
    }

    // tag::newest[]
    private synchronized void write(Locator locator) {
        boolean isNews = lookup(locator.peerId())
                .filter(known -> known.sequence() >= locator.sequence())
                .isEmpty();
        if (isNews) {
            try {
                Path draft = Files.createTempFile(folder, "locator", ".tmp");
                Files.write(draft, locator.encoded().toArray());
                Files.move(draft, file(locator.peerId()), StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw gone(e);
            }
        }
    }
    // end::newest[]

    @Override
    public void find(Capability capability, Search search, Predicate<? super Candidate> taker) {
        try (Stream<Path> files = Files.list(folder)) {
            boolean unused = files.filter(file -> file.toString().endsWith(".locator"))
                    .flatMap(file -> read(file).stream())
                    .filter(locator -> !locator.offline() && locator.offers(capability))
                    .limit(search.limit())
                    .allMatch(locator -> taker.test(new Candidate.Named(locator)));
        } catch (IOException e) {
            throw gone(e);
        }
    }

    @Override
    public Health health() {
        return Files.isDirectory(folder)
                ? new Health(true, 0, Optional.empty())
                : new Health(false, 0, Optional.of("the folder " + folder + " is not there"));
    }

    @Override
    public void close() {}

    private boolean isThere() {
        if (!Files.isDirectory(folder)) {
            throw gone(new IOException("it is no folder"));
        }
        return true;
    }

    private Path file(PeerId peerId) {
        return folder.resolve(peerId + ".locator");
    }

    /** What others left there may be anything; what is no locator is left out. */
    private static Optional<Locator> read(Path file) {
        try {
            return Files.size(file) > Locator.BYTES_MAX
                    ? Optional.empty()
                    : Optional.of(Locator.decode(Bytes.of(Files.readAllBytes(file))));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private ChimeraException gone(IOException cause) {
        return new ChimeraException(
                ErrorCode.DIRECTORY_UNAVAILABLE,
                "town: cannot use the folder " + folder + ": " + cause.getMessage(),
                cause);
    }
}
