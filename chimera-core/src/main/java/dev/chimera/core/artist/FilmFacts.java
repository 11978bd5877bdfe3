package dev.chimera.core.artist;

import static dev.chimera.core.artist.Mp4Boxes.code;

import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.VideoMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a film is, as its own MP4 file says without being decoded (ISO/IEC 14496-12). It is that of the first track whose handler
 * (8.4.3) is {@code vide}; other tracks are passed over.
 *
 * <ul>
 *   <li>Width and height: see {@link Mp4Size}.
 *   <li>Duration: of the media header (8.4.2), or of the movie header (8.2.2) where that says nothing.
 *   <li>Frames per second: {@code samples * timescale / ticks}, where the table of times (8.6.1.2) gives the samples and the ticks
 *       that they last together, and the media header the ticks in a second. This is the mean where the pace varies. Samples that
 *       last no time do not count: some writers end with one.
 *   <li>Codec: the coding name of the first sample entry (8.5.2), by its common name where it is one of H.264, H.265, AV1 and VP9.
 * </ul>
 *
 * Fragmented films have an empty table of times; they and whatever is broken have no facts. Never throws.
 */
final class FilmFacts {
    private static final int PAYLOAD_MAX = 128;
    private static final int TIMES_MAX = 1_000_000;
    private static final int TIME_BYTES = 8;
    private static final int TIMES_AT_ONCE = 1_024;
    private static final double NANOS = 1e9;
    private static final int VIDEO = code("vide");
    private static final Map<String, String> CODECS =
            Map.of("avc1", "h264", "avc3", "h264", "hvc1", "h265", "hev1", "h265", "av01", "av1", "vp09", "vp9");

    private final Mp4Boxes boxes;
    private Mp4Time movie = new Mp4Time(0, 0);
    private Mp4Time media = new Mp4Time(0, 0);
    private Mp4Size size = new Mp4Size(0, 0);
    private int handler;
    private double samples;
    private double ticks;
    private String codec = "";

    private FilmFacts(SeekableByteChannel in) {
        boxes = new Mp4Boxes(in);
    }

    /** The facts of the first film among {@code files}; null where there is none, or none that can be read. */
    static @Nullable VideoMetadata of(List<MediaFile> files) {
        for (MediaFile file : files) {
            if (file.kind() == MediaKind.VIDEO) {
                return of(file);
            }
        }
        return null;
    }

    private static @Nullable VideoMetadata of(MediaFile file) {
        Optional<Path> path = file.localPath();
        if (path.isEmpty()) {
            return null;
        }
        try (SeekableByteChannel in = Files.newByteChannel(path.get())) {
            return new FilmFacts(in).read();
        } catch (IOException | RuntimeException e) {
            return null; // whatever a broken film makes the reader stumble over, and what no film can be
        }
    }

    private @Nullable VideoMetadata read() throws IOException {
        boxes.walk(this::file);
        if (handler != VIDEO) {
            return null;
        }
        double seconds = media.ticks() > 0 ? media.seconds() : movie.seconds();
        return new VideoMetadata(
                Duration.ofNanos(Math.round(seconds * NANOS)),
                size.width(),
                size.height(),
                samples * media.timescale() / ticks,
                codec);
    }

    private void file(int type, long body, long end) throws IOException {
        if (type == code("moov")) {
            boxes.walk(body, end, this::movie);
        }
    }

    private void movie(int type, long body, long end) throws IOException {
        if (type == code("mvhd")) {
            movie = Mp4Time.of(boxes.head(body, end, PAYLOAD_MAX));
        } else if (type == code("trak") && handler != VIDEO) {
            forgetTrack();
            boxes.walk(body, end, this::track);
        }
    }

    private void forgetTrack() {
        media = new Mp4Time(0, 0);
        size = new Mp4Size(0, 0);
        handler = 0;
        samples = 0;
        ticks = 0;
        codec = "";
    }

    private void track(int type, long body, long end) throws IOException {
        if (type == code("tkhd")) {
            size = Mp4Size.of(boxes.head(body, end, PAYLOAD_MAX));
        } else if (type == code("mdia")) {
            boxes.walk(body, end, this::media);
        }
    }

    private void media(int type, long body, long end) throws IOException {
        if (type == code("mdhd")) {
            media = Mp4Time.of(boxes.head(body, end, PAYLOAD_MAX));
        } else if (type == code("hdlr")) {
            handler = boxes.head(body, end, PAYLOAD_MAX).getInt(8);
        } else if (type == code("minf")) {
            boxes.walk(body, end, this::information);
        }
    }

    private void information(int type, long body, long end) throws IOException {
        if (type == code("stbl")) {
            boxes.walk(body, end, this::samples);
        }
    }

    private void samples(int type, long body, long end) throws IOException {
        if (type == code("stsd")) {
            codec = codec(boxes.head(body, end, PAYLOAD_MAX));
        } else if (type == code("stts")) {
            times(body, end);
        }
    }

    /** After version, flags and the number of entries comes the first entry: its size and its type. */
    private static String codec(ByteBuffer descriptions) {
        StringBuilder name = new StringBuilder();
        for (int i = 12; i < 16; i++) {
            byte letter = descriptions.get(i);
            if (letter < ' ' || letter > '~') {
                return "";
            }
            name.append((char) letter);
        }
        String trimmed = name.toString().strip();
        return CODECS.getOrDefault(trimmed, trimmed);
    }

    /** Entries of two numbers: how many samples, and how many ticks each of them lasts. */
    private void times(long body, long end) throws IOException {
        long left = boxes.head(body, end, TIME_BYTES).getInt(4) & 0xFFFFFFFFL;
        if (left > TIMES_MAX || left * TIME_BYTES > end - body - TIME_BYTES) {
            throw new IOException("a table of times that is too long: " + left);
        }
        long at = body + TIME_BYTES;
        while (left > 0) {
            int now = (int) Math.min(left, TIMES_AT_ONCE);
            ByteBuffer entries = boxes.head(at, end, now * TIME_BYTES);
            for (int i = 0; i < now; i++) {
                long count = entries.getInt() & 0xFFFFFFFFL;
                long each = entries.getInt() & 0xFFFFFFFFL;
                samples += each == 0 ? 0 : count;
                ticks += (double) count * each;
            }
            at += (long) now * TIME_BYTES;
            left -= now;
        }
    }
}
