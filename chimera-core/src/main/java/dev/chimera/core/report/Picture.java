package dev.chimera.core.report;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.media.MediaFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file of an asset, to be carried in the page if it is a picture on this machine, small enough, and still exactly what was made.
 *
 * @param file the file
 * @param content its content; {@code null} if it is not carried
 * @param why why it is not
 */
record Picture(MediaFile file, @Nullable Bytes content, String why) {
    /** The largest picture that a page carries. */
    static final int BYTES_MAX = 1 << 20;

    /** @param left how many bytes the page still takes */
    static Picture of(MediaFile file, long left) {
        if (!HtmlPage.takes(file.mediaType())) {
            return without(file, "not shown: " + file.mediaType() + " is no picture that this page carries");
        }
        if (!"file".equalsIgnoreCase(file.uri().getScheme())) {
            return without(file, "not shown: it is not a file of this machine, and a report loads nothing");
        }
        if (file.bytes() > Math.min(left, BYTES_MAX)) {
            return without(file, "not shown: " + Figures.bytes(file.bytes()) + " is more than this page carries");
        }
        try {
            Optional<Path> path = file.localPath();
            if (path.isEmpty()) {
                return without(file, "not shown: the file is gone");
            }
            byte[] content = read(path.get(), Math.toIntExact(file.bytes()) + 1);
            return Digest.sha256(content).equals(file.sha256())
                    ? new Picture(file, Bytes.of(content), "")
                    : without(file, "not shown: the file is not what was made; its SHA-256 is another");
        } catch (IOException e) {
            return without(file, "not shown: the file cannot be read");
        }
    }

    private static byte[] read(Path path, int max) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(max);
        }
    }

    private static Picture without(MediaFile file, String why) {
        return new Picture(file, null, why);
    }

    /** The file's own name, without the folders that it lies in. */
    String name() {
        @Nullable String path = file.uri().getPath();
        String all = path == null ? file.uri().getSchemeSpecificPart() : path;
        return all.substring(all.lastIndexOf('/') + 1);
    }
}
