package dev.chimera.benchmarks.redis;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Numbers that become more, and go from one JVM to another in a file. Not thread-safe. */
final class Longs {
    private long[] all = new long[1 << 10];
    private int size;

    void add(long number) {
        if (size == all.length) {
            all = Arrays.copyOf(all, 2 * size);
        }
        all[size++] = number;
    }

    void addAll(Longs others) {
        for (int i = 0; i < others.size; i++) {
            add(others.all[i]);
        }
    }

    long get(int index) {
        return all[index];
    }

    int size() {
        return size;
    }

    long[] sorted() {
        long[] sorted = Arrays.copyOf(all, size);
        Arrays.sort(sorted);
        return sorted;
    }

    /** Writes {@code columns} to {@code file}. */
    static void write(Path file, Longs... columns) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (Longs column : columns) {
                out.writeInt(column.size);
                for (int i = 0; i < column.size; i++) {
                    out.writeLong(column.all[i]);
                }
            }
        }
    }

    /** Adds what was written to {@code file} to {@code columns}. */
    static void read(Path file, Longs... columns) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (Longs column : columns) {
                for (int left = in.readInt(); left > 0; left--) {
                    column.add(in.readLong());
                }
            }
        }
    }
}
