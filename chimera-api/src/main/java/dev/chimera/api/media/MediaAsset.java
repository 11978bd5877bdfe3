package dev.chimera.api.media;

import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Require;
import dev.chimera.api.content.ContentFormat;
import dev.chimera.api.finance.Money;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was made (the answer of {@code artist.produce}). Immutable.
 *
 * @param assetId its id
 * @param briefId the brief it was made for
 * @param format its shape
 * @param files in order of appearance, 1 to 40
 * @param quality measured from the files
 * @param productionCost what the provider charged
 * @param provenance where it comes from
 * @param video what its film is, measured from the file; null where it holds none, or one that cannot be read
 */
public record MediaAsset(
        UUID assetId,
        UUID briefId,
        ContentFormat format,
        @Size(min = 1, max = 40) List<MediaFile> files,
        QualityReport quality,
        Money productionCost,
        Provenance provenance,
        @Nullable VideoMetadata video) {
    public MediaAsset {
        files = List.copyOf(Require.size("files", files, 1, 40));
    }

    /** SHA-256 over the digests of the files, in order. */
    public Digest content() {
        return CanonicalBytes.of("chimera/media-asset/v1")
                .list(files, (out, file) -> out.digest(file.sha256()))
                .sha256();
    }
}
