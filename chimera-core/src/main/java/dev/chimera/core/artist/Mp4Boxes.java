package dev.chimera.core.artist;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/**
 * The boxes of an MP4 file (ISO/IEC 14496-12, 4.2), visited one after the other. It enters no box by itself: a visitor walks on
 * inside those that it knows, so that nothing nests deeper than what is looked for. At most {@link #BOXES_MAX} in all. Not
 * thread-safe; does not close the channel.
 */
final class Mp4Boxes {
    private static final int BOXES_MAX = 100_000;
    private static final int HEADER = 8;

    private final SeekableByteChannel in;
    private int count;

    Mp4Boxes(SeekableByteChannel in) {
        this.in = in;
    }

    /** Looks at one box: its type, and where what it holds begins and ends. */
    @FunctionalInterface
    interface Visitor {
        void visit(int type, long body, long end) throws IOException;
    }

    /** How many boxes were walked over so far. */
    int count() {
        return count;
    }

    /** Visits the boxes of the whole file. */
    void walk(Visitor visitor) throws IOException {
        walk(0, in.size(), visitor);
    }

    /** Visits the boxes between two places, which they must fill exactly. */
    void walk(long from, long to, Visitor visitor) throws IOException {
        long at = from;
        while (at < to) {
            if (++count > BOXES_MAX) {
                throw new IOException("more than " + BOXES_MAX + " boxes");
            }
            ByteBuffer header = read(at, HEADER);
            long size = header.getInt() & 0xFFFFFFFFL;
            int type = header.getInt();
            long body = at + HEADER;
            if (size == 1) {
                size = read(body, Long.BYTES).getLong();
                body += Long.BYTES;
            } else if (size == 0) {
                size = to - at;
            }
            if (size < body - at || size > to - at) {
                throw new IOException("a box reaches beyond its parent");
            }
            visitor.visit(type, body, at + size);
            at += size;
        }
    }

    /** The first bytes of what a box holds, at most {@code max}. */
    ByteBuffer head(long body, long end, int max) throws IOException {
        return read(body, (int) Math.min(max, end - body));
    }

    /** The four letters of a type as the number that stands in the file. */
    static int code(String type) {
        return type.charAt(0) << 24 | type.charAt(1) << 16 | type.charAt(2) << 8 | type.charAt(3);
    }

    private ByteBuffer read(long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        in.position(at);
        while (buffer.hasRemaining()) {
            if (in.read(buffer) < 0) {
                throw new IOException("the file ends inside a box");
            }
        }
        return buffer.flip();
    }
}
