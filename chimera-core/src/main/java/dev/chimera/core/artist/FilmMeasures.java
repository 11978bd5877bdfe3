package dev.chimera.core.artist;

import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.QualityReport.Measure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is measured of a film without decoding it: that it is a whole MP4 (ISO/IEC 14496-12: boxes that fill the file exactly, a
 * {@code moov} and media data), how long its own header says it runs, and how large its picture is. Other containers cannot be
 * measured here and score zero.
 */
final class FilmMeasures {
    private static final int HEADER = 8;
    private static final int BOXES_MAX = 100_000;
    private static final int PAYLOAD_MAX = 128;
    private static final double SECONDS_MAX = 600;
    private static final double TOLERANCE = 0.5;
    private static final double SIDE_GOOD = 480;
    private static final double SIDE_BAD = 120;

    private boolean mediaData;
    private double seconds;
    private double shortSide;
    private int boxes;

    private FilmMeasures() {}

    static List<Measure> of(Path path, MediaFile declared) {
        FilmMeasures film = new FilmMeasures();
        try (SeekableByteChannel in = Files.newByteChannel(path)) {
            film.walk(in, 0, in.size());
        } catch (IOException | RuntimeException e) {
            return List.of(new Measure("container", 0, 0)); // whatever a broken film makes the reader stumble over
        }
        List<Measure> measures = new ArrayList<>();
        measures.add(new Measure("container", film.boxes, film.mediaData && film.seconds > 0 ? 1 : 0));
        measures.add(duration(film.seconds, declared.duration()));
        measures.add(new Measure("shortSide", film.shortSide, Scale.rising(film.shortSide, SIDE_BAD, SIDE_GOOD)));
        return measures;
    }

    /** Runs for some time, at most ten minutes, and as long as was declared. */
    static Measure duration(double seconds, @Nullable Duration declared) {
        boolean sane = seconds > 0 && seconds <= SECONDS_MAX;
        boolean same = declared == null || Math.abs(declared.toMillis() / 1_000.0 - seconds) <= TOLERANCE;
        return new Measure("seconds", seconds, sane && same ? 1 : 0);
    }

    private void walk(SeekableByteChannel in, long from, long to) throws IOException {
        long at = from;
        while (at < to) {
            if (++boxes > BOXES_MAX) {
                throw new IOException("more than " + BOXES_MAX + " boxes");
            }
            ByteBuffer header = read(in, at, HEADER);
            long size = header.getInt() & 0xFFFFFFFFL;
            int type = header.getInt();
            long body = at + HEADER;
            if (size == 1) {
                size = read(in, body, Long.BYTES).getLong();
                body += Long.BYTES;
            } else if (size == 0) {
                size = to - at;
            }
            if (size < body - at || size > to - at) {
                throw new IOException("a box reaches beyond its parent");
            }
            visit(in, type, body, at + size);
            at += size;
        }
    }

    private void visit(SeekableByteChannel in, int type, long body, long end) throws IOException {
        if (type == code("moov") || type == code("trak")) {
            walk(in, body, end);
        } else if (type == code("mdat")) {
            mediaData |= end > body;
        } else if (type == code("mvhd")) {
            ByteBuffer box = read(in, body, (int) Math.min(PAYLOAD_MAX, end - body));
            boolean wide = box.get(0) == 1;
            long timescale = box.getInt(wide ? 20 : 12) & 0xFFFFFFFFL;
            long duration = wide ? box.getLong(24) : box.getInt(16) & 0xFFFFFFFFL;
            seconds = timescale == 0 ? 0 : (double) duration / timescale;
        } else if (type == code("tkhd")) {
            ByteBuffer box = read(in, body, (int) Math.min(PAYLOAD_MAX, end - body));
            int size = box.get(0) == 1 ? 88 : 76;
            shortSide = Math.max(shortSide, Math.min(box.getInt(size) >>> 16, box.getInt(size + 4) >>> 16));
        }
    }

    private static ByteBuffer read(SeekableByteChannel in, long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        in.position(at);
        while (buffer.hasRemaining()) {
            if (in.read(buffer) < 0) {
                throw new IOException("the file ends inside a box");
            }
        }
        return buffer.flip();
    }

    private static int code(String type) {
        return type.charAt(0) << 24 | type.charAt(1) << 16 | type.charAt(2) << 8 | type.charAt(3);
    }
}
