package dev.chimera.api.media;

import dev.chimera.api.Digest;
import dev.chimera.api.Require;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One file of an asset. Immutable.
 *
 * @param kind what it is
 * @param uri where it is
 * @param bytes its size
 * @param sha256 of its content
 * @param mediaType for example {@code image/png}
 * @param duration of film and voice
 */
public record MediaFile(
        MediaKind kind,
        URI uri,
        @Positive long bytes,
        Digest sha256,
        @Size(min = 3, max = 127) String mediaType,
        @Nullable Duration duration) {
    public MediaFile {
        Require.range("file size", bytes, 1, Long.MAX_VALUE);
        Require.length("mediaType", mediaType, 3, 127);
    }

    /**
     * Where it is on this machine; empty if it is elsewhere or gone, cannot be read, or is no regular file (a pipe would never end).
     * Says nothing of its content: compare size and SHA-256.
     */
    public Optional<Path> localPath() {
        if (!"file".equalsIgnoreCase(uri.getScheme()) || uri.getAuthority() != null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(uri)).filter(path -> Files.isRegularFile(path) && Files.isReadable(path));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // an address that is no path here
        }
    }
}
