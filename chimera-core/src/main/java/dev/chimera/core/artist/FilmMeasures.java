package dev.chimera.core.artist;

import static dev.chimera.core.artist.Mp4Boxes.code;

import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.QualityReport.Measure;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is measured of a film without decoding it: that it is a whole MP4 (ISO/IEC 14496-12: boxes that fill the file exactly, a
 * {@code moov} and media data), how long its own header says it runs, and how large its picture is. Other containers cannot be
 * measured here and score zero.
 */
final class FilmMeasures {
    private static final int PAYLOAD_MAX = 128;
    private static final double SECONDS_MAX = 600;
    private static final double TOLERANCE = 0.5;
    private static final double SIDE_GOOD = 480;
    private static final double SIDE_BAD = 120;

    private final Mp4Boxes boxes;
    private boolean mediaData;
    private double seconds;
    private double shortSide;

    private FilmMeasures(SeekableByteChannel in) {
        boxes = new Mp4Boxes(in);
    }

    static List<Measure> of(Path path, MediaFile declared) {
        try (SeekableByteChannel in = Files.newByteChannel(path)) {
            return new FilmMeasures(in).measure(declared);
        } catch (IOException | RuntimeException e) {
            return List.of(new Measure("container", 0, 0)); // whatever a broken film makes the reader stumble over
        }
    }

    private List<Measure> measure(MediaFile declared) throws IOException {
        boxes.walk(this::file);
        return List.of(
                new Measure("container", boxes.count(), mediaData && seconds > 0 ? 1 : 0),
                duration(seconds, declared.duration()),
                new Measure("shortSide", shortSide, Scale.rising(shortSide, SIDE_BAD, SIDE_GOOD)));
    }

    /** Runs for some time, at most ten minutes, and as long as was declared. */
    static Measure duration(double seconds, @Nullable Duration declared) {
        boolean sane = seconds > 0 && seconds <= SECONDS_MAX;
        boolean same = declared == null || Math.abs(declared.toMillis() / 1_000.0 - seconds) <= TOLERANCE;
        return new Measure("seconds", seconds, sane && same ? 1 : 0);
    }

    private void file(int type, long body, long end) throws IOException {
        if (type == code("moov")) {
            boxes.walk(body, end, this::movie);
        } else if (type == code("mdat")) {
            mediaData |= end > body;
        }
    }

    private void movie(int type, long body, long end) throws IOException {
        if (type == code("trak")) {
            boxes.walk(body, end, this::track);
        } else if (type == code("mvhd")) {
            seconds = Mp4Time.of(boxes.head(body, end, PAYLOAD_MAX)).seconds();
        }
    }

    private void track(int type, long body, long end) throws IOException {
        if (type == code("tkhd")) {
            Mp4Size size = Mp4Size.of(boxes.head(body, end, PAYLOAD_MAX));
            shortSide = Math.max(shortSide, Math.min(size.width(), size.height()));
        }
    }
}
