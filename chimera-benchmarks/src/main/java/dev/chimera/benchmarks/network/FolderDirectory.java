package dev.chimera.benchmarks.network;

import dev.chimera.api.Bytes;
import dev.chimera.api.network.Candidate;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Locator;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.spi.PeerDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The locators of a handful of JVMs on one machine, a file each. */
final class FolderDirectory implements PeerDirectory {
    private final Path folder;

    FolderDirectory(Path folder) {
        this.folder = folder;
    }

    @Override
    public String name() {
        return "folder";
    }

    @Override
    public Traits traits() {
        return new Traits(Duration.ofMinutes(30), false, false);
    }

    @Override
    public void publish(Locator locator) {
        try {
            Path fresh = Files.createTempFile(folder, "fresh-", ".part");
            Files.write(fresh, locator.encoded().toArray());
            Files.move(fresh, folder.resolve(locator.peerId() + ".locator"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void withdraw(Locator farewell) {
        publish(farewell);
    }

    @Override
    public Optional<Locator> lookup(PeerId peerId) {
        return all().stream().filter(locator -> locator.peerId().equals(peerId)).findFirst();
    }

    @Override
    public void find(Capability capability, Search search, Predicate<? super Candidate> taker) {
        for (Locator locator : all()) {
            if (locator.offers(capability) && !taker.test(new Candidate.Named(locator))) {
                return;
            }
        }
    }

    private List<Locator> all() {
        List<Locator> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".locator")).toList()) {
                all.add(Locator.decode(Bytes.of(Files.readAllBytes(file))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    @Override
    public Health health() {
        return new Health(true, 0, Optional.empty());
    }

    @Override
    public void close() {}
}
