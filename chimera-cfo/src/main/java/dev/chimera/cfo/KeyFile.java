package dev.chimera.cfo;

import dev.chimera.api.ConfigurationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file of keys: never overwritten, and where the file system knows owners, theirs alone from the first byte on. */
final class KeyFile {
    private static final int BYTES_MAX = 1_000_000;

    private KeyFile() {}

    static String read(Path file) {
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw new ConfigurationException(
                        file + " has more than " + BYTES_MAX + " bytes and is no file of keys");
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new ConfigurationException(
                    "there are no keys at " + file + "; make some once with CfoKeys.generate() and write them there",
                    e);
        } catch (IOException e) {
            throw new ConfigurationException("the keys at " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    static void write(Path file, String json) {
        try (SeekableByteChannel out = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(file))) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(json);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (FileAlreadyExistsException e) {
            throw new ConfigurationException(
                    "keys are never overwritten, and " + file + " exists; choose another file", e);
        } catch (IOException e) {
            throw new ConfigurationException("the keys cannot be written to " + file + ": " + e.getMessage(), e);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
