package dev.chimera.core.studio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.Digest;
import dev.chimera.api.finance.Money;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.MediaKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where finished orders lie: one directory for each, named after the order's id, that appears with all its files at once or not
 * at all. So an order that is there was finished, whatever became of the JVM that made it. Thread-safe.
 */
final class Shelf {
    private static final String MANIFEST = "job.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;

    /**
     * The shelf in {@code directory}, which is created if need be.
     *
     * @throws ConfigurationException if it cannot be written
     */
    Shelf(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(this.directory);
            Files.delete(Files.createTempFile(this.directory, ".probe-", ""));
        } catch (IOException e) {
            throw new ConfigurationException(
                    "the studio cannot write to " + this.directory + " (" + e
                            + "); make it a directory that this process may write, or name another one",
                    e);
        }
    }

    /** The finished order {@code id}, if it is here. */
    Optional<Finished> find(UUID id) {
        Path drawer = directory.resolve(id.toString());
        Path manifest = drawer.resolve(MANIFEST);
        if (!Files.isRegularFile(manifest)) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(drawer, JSON.readTree(manifest.toFile())));
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException(
                    "the studio cannot read " + manifest + " (" + e.getMessage()
                            + "); delete its directory to render it anew",
                    e);
        }
    }

    /** Puts {@code pages} here as the finished order {@code id}. */
    Finished put(UUID id, Digest order, Money cost, List<byte[]> pages) throws IOException {
        Path drawer = Files.createTempDirectory(directory, ".rendering-");
        try {
            Finished finished = fill(drawer, order, cost, pages);
            Path place = directory.resolve(id.toString());
            move(drawer, place);
            return find(id).orElse(finished);
        } finally {
            deleteQuietly(drawer, pages.size());
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }

    private static Finished fill(Path drawer, Digest order, Money cost, List<byte[]> pages) throws IOException {
        List<MediaFile> files = new ArrayList<>();
        for (int i = 0; i < pages.size(); i++) {
            byte[] png = pages.get(i);
            Path file = drawer.resolve(pageName(i));
            writeDurably(file, png);
            files.add(new MediaFile(MediaKind.IMAGE, file.toUri(), png.length, Digest.sha256(png), "image/png", null));
        }
        Finished finished = new Finished(order, cost, List.copyOf(files));
        writeDurably(
                drawer.resolve(MANIFEST), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest(finished)));
        return finished;
    }

    private static void move(Path drawer, Path place) throws IOException {
        try {
            Files.move(drawer, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException e) {
            if (!Files.isRegularFile(place.resolve(MANIFEST))) {
                throw e;
            }
            // another process has finished the same order in the meantime; its files are as good as ours
        }
    }

    private static JsonNode manifest(Finished finished) {
        ObjectNode node = JSON.createObjectNode();
        node.put("order", finished.order().hex());
        node.put("cost_micros", finished.cost().micros());
        node.put("currency", finished.cost().currency());
        ArrayNode files = node.putArray("files");
        for (MediaFile file : finished.files()) {
            files.addObject()
                    .put("name", Path.of(file.uri()).getFileName().toString())
                    .put("bytes", file.bytes())
                    .put("sha256", file.sha256().hex());
        }
        return node;
    }

    private static Finished read(Path drawer, JsonNode node) {
        List<MediaFile> files = new ArrayList<>();
        for (JsonNode file : node.path("files")) {
            files.add(new MediaFile(
                    MediaKind.IMAGE,
                    drawer.resolve(pageName(files.size())).toUri(),
                    file.path("bytes").asLong(),
                    Digest.ofHex(file.path("sha256").asText()),
                    "image/png",
                    null));
        }
        Money cost = new Money(
                node.path("cost_micros").asLong(), node.path("currency").asText());
        return new Finished(Digest.ofHex(node.path("order").asText()), cost, List.copyOf(files));
    }

    private static String pageName(int index) {
        return "card-" + (index + 1) + ".png";
    }

    private static void writeDurably(Path file, byte[] bytes) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            out.force(true);
        }
    }

    /** What is left of a directory that did not make it to its place; a leftover costs room, not correctness. */
    private static void deleteQuietly(Path drawer, int pages) {
        if (!Files.isDirectory(drawer)) {
            return;
        }
        for (int i = 0; i < pages; i++) {
            drawer.resolve(pageName(i)).toFile().delete();
        }
        drawer.resolve(MANIFEST).toFile().delete();
        drawer.toFile().delete();
    }

    /**
     * A finished order.
     *
     * @param order SHA-256 of what was ordered
     * @param cost what it cost
     * @param files its pages
     */
    record Finished(Digest order, Money cost, List<MediaFile> files) {}
}
