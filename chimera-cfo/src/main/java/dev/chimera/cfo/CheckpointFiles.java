package dev.chimera.cfo;

import dev.chimera.api.Digest;
import dev.chimera.api.ledger.Checkpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Keeps each checkpoint as a file of its own in a folder: 16 hexadecimal digits of the SHA-256 of the origin, a dash, the size in 19
 * digits, and {@code .checkpoint}; the newest is the last by name. A file is there whole or not at all, also after a power cut, and
 * none is ever replaced. Any but the newest may be deleted. The folder is best on a disk that the ledger's operator can only add
 * to, and its file system has to know hard links. Thread-safe, also between processes.
 */
public final class CheckpointFiles implements CheckpointSink {
    private final Path folder;

    /** Files in {@code folder}, which is made when the first of them is. */
    public CheckpointFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * Writes the file, if it is not there.
     *
     * @throws IOException if it cannot be written; also if there is a different checkpoint of the same ledger and size, because
     *     then the ledger was two ledgers, and the message names both
     */
    @Override
    public void accept(Checkpoint checkpoint, String note) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(name(checkpoint));
        Path draft = folder.resolve(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            write(draft, note);
            Files.createLink(file, draft); // the one way to name a file that never replaces another one
            forceNames();
        } catch (FileAlreadyExistsException e) {
            requireSame(file, checkpoint, e);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    @Override
    public String toString() {
        return "CheckpointFiles[" + folder + "]";
    }

    private static String name(Checkpoint checkpoint) {
        String ledger = Digest.sha256(checkpoint.origin()).hex().substring(0, 16);
        return String.format("%s-%019d.checkpoint", ledger, checkpoint.size());
    }

    private static void write(Path draft, String note) throws IOException {
        try (FileChannel out = FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(note);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
    }

    /** The same checkpoint may come again, also with the signature of a newer key; the file stays as it is. */
    private static void requireSame(Path file, Checkpoint checkpoint, IOException cause) throws IOException {
        String found = Files.readString(file);
        if (!found.startsWith(CheckpointNote.body(checkpoint) + "\n")) {
            throw new IOException(
                    "two ledgers in one: " + file + " holds another checkpoint than the one of " + checkpoint.size()
                            + " entries of '" + checkpoint.origin() + "' with the root " + checkpoint.root()
                            + "; keep both, stop the governor, and compare its ledger with " + shown(found),
                    cause);
        }
    }

    private static String shown(String note) {
        String text = note.substring(0, Math.min(note.length(), 300));
        return "'" + text.strip().replace('\n', ' ') + "'";
    }

    private void forceNames() {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        } catch (IOException e) {
            // systems without directories as files, such as Windows, force names by themselves
        }
    }
}
