package dev.chimera.core.artist;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.QualityReport;
import dev.chimera.api.media.QualityReport.Measure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures the files of an asset from their own bytes; nothing is taken on the provider's word. First whether the file is the
 * one that was declared (size and SHA-256), then what its kind allows: pictures are decoded and measured for size, aspect,
 * contrast, detail, legibility and sharpness; films for their container, duration and size; voice for its container, duration
 * and silence. {@code specs/functional.md} names the properties.
 *
 * <p>The score is the lowest of all measures over all files: an asset is as good as its weakest property, and no other property
 * makes up for it. A file that is missing, changed, larger than 100 MB, or cannot be decoded scores zero; a bad file is a
 * finding, never an exception. Files are read from this machine only ({@code file:} addresses). Thread-safe.
 */
public final class QualityGauge {
    /** Larger files are refused unread. */
    static final long BYTES_MAX = 100L * 1024 * 1024;

    private static final int BUFFER = 1 << 16;
    private static final Measure NOTHING = new Measure("integrity", 0, 0);

    /** A gauge. */
    public QualityGauge() {}

    /** The measures of {@code files} and the score they lead to; no files at all score zero. */
    public QualityReport measure(List<MediaFile> files) {
        List<Measure> measures = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            String prefix = files.size() == 1 ? "" : "file" + (i + 1) + ".";
            for (Measure measure : measure(files.get(i))) {
                measures.add(new Measure(prefix + measure.name(), measure.value(), measure.score()));
            }
        }
        double score = measures.stream().mapToDouble(Measure::score).min().orElse(0);
        return new QualityReport(score, measures);
    }

    private static List<Measure> measure(MediaFile file) {
        Optional<Path> local = file.localPath();
        if (local.isEmpty()) {
            return List.of(NOTHING); // not on this machine: nothing to measure
        }
        Path path = local.get();
        Measure integrity = integrity(file, path);
        if (integrity.score() == 0) {
            return List.of(integrity);
        }
        List<Measure> measures = new ArrayList<>();
        measures.add(integrity);
        if (file.kind() == MediaKind.IMAGE) {
            measures.addAll(PictureMeasures.of(path));
        } else if (file.kind() == MediaKind.VIDEO) {
            measures.addAll(FilmMeasures.of(path, file));
        } else {
            measures.addAll(VoiceMeasures.of(path, file));
        }
        return measures;
    }

    /** Whether the bytes are those that were declared: 1 or 0. */
    private static Measure integrity(MediaFile file, Path path) {
        try {
            long size = Files.size(path);
            boolean same =
                    size == file.bytes() && size <= BYTES_MAX && sha256(path).equals(file.sha256());
            return new Measure("integrity", size, same ? 1 : 0);
        } catch (IOException e) {
            return NOTHING; // gone meanwhile
        }
    }

    private static Digest sha256(Path path) throws IOException {
        MessageDigest engine = Digest.newSha256();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(path)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                engine.update(buffer, 0, n);
            }
        }
        return new Digest(Bytes.of(engine.digest()));
    }
}
