package dev.chimera.core.artist;

import java.nio.ByteBuffer;

/**
 * The time that a movie header or a media header gives; both begin alike (ISO/IEC 14496-12, 8.2.2 and 8.4.2).
 *
 * @param timescale ticks in a second, zero in a broken file
 * @param ticks how long it runs, zero where the file does not know
 */
record Mp4Time(long timescale, long ticks) {
    /** Of what such a header holds. */
    static Mp4Time of(ByteBuffer header) {
        boolean wide = header.get(0) == 1;
        long timescale = header.getInt(wide ? 20 : 12) & 0xFFFFFFFFL;
        long ticks = wide ? header.getLong(24) : header.getInt(16) & 0xFFFFFFFFL;
        boolean unknown = wide ? ticks < 0 : ticks == 0xFFFFFFFFL;
        return new Mp4Time(timescale, unknown ? 0 : ticks);
    }

    /** Zero where the file does not say. */
    double seconds() {
        return timescale == 0 ? 0 : (double) ticks / timescale;
    }
}
