package dev.chimera.core.artist;

import java.nio.ByteBuffer;

/**
 * How large a track is shown (ISO/IEC 14496-12, 8.3.2), in whole pixels: width and height of its header, exchanged where the matrix
 * there turns the picture by a quarter, as cameras do that are held upright.
 *
 * @param width zero where nothing is to be seen
 * @param height zero where nothing is to be seen
 */
record Mp4Size(int width, int height) {
    private static final int MATRIX = 40;
    private static final int MATRIX_WIDE = 52;
    private static final int SIDES = 36;

    /** Of what a track header holds. */
    static Mp4Size of(ByteBuffer header) {
        int matrix = header.get(0) == 1 ? MATRIX_WIDE : MATRIX;
        int width = header.getInt(matrix + SIDES) >>> 16;
        int height = header.getInt(matrix + SIDES + 4) >>> 16;
        return turned(header, matrix) ? new Mp4Size(height, width) : new Mp4Size(width, height);
    }

    /** The matrix is {a, b, u, c, d, v, x, y, w}; x' = ax + cy, y' = bx + dy. */
    private static boolean turned(ByteBuffer header, int matrix) {
        int a = header.getInt(matrix);
        int b = header.getInt(matrix + 4);
        int c = header.getInt(matrix + 12);
        int d = header.getInt(matrix + 16);
        return a == 0 && d == 0 && b != 0 && c != 0;
    }
}
