package dev.chimera.core.source;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads lines of bytes, none of them longer than a limit, so that no line is ever held that is longer. Not thread-safe. */
final class BoundedLines implements Closeable {
    private static final int BUFFER = 64 * 1024;

    private final InputStream in;
    private final int lineBytesMax;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int filled;
    private long number;
    private boolean insideTooLong;

    BoundedLines(InputStream in, int lineBytesMax) {
        this.in = in;
        this.lineBytesMax = lineBytesMax;
    }

    /** The number of the line that was read last, beginning with 1. */
    long number() {
        return number;
    }

    /**
     * The next line without its end, or {@code null} after the last.
     *
     * @throws LineTooLong if it is longer than the limit; the line after it can still be read
     */
    byte @Nullable [] next() throws IOException {
        while (insideTooLong) {
            insideTooLong = !moveBehindLineEnd() && fill();
        }
        if (at == filled && !fill()) {
            return null;
        }
        number++;
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        do {
            int start = at;
            boolean ended = moveBehindLineEnd();
            int length = (ended ? at - 1 : at) - start;
            if (line.size() + (long) length > lineBytesMax) {
                insideTooLong = !ended;
                throw new LineTooLong("it is longer than " + lineBytesMax + " bytes");
            }
            line.write(buffer, start, length);
            if (ended) {
                return line.toByteArray();
            }
        } while (fill());
        return line.toByteArray();
    }

    private boolean moveBehindLineEnd() {
        while (at < filled) {
            if (buffer[at++] == '\n') {
                return true;
            }
        }
        return false;
    }

    private boolean fill() throws IOException {
        at = 0;
        filled = Math.max(0, in.read(buffer, 0, buffer.length));
        return filled > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** A line was longer than the limit. */
    static final class LineTooLong extends IOException {
        private static final long serialVersionUID = 1L;

        LineTooLong(String message) {
            super(message);
        }
    }
}
