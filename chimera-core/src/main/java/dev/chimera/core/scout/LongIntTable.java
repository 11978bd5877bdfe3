package dev.chimera.core.scout;

/** A map from long to int without boxes, for millions of entries. Open addressing; nothing is ever removed. Not thread-safe. */
final class LongIntTable {
    private static final int START = 1 << 12;
    private static final long FREE = 0;

    /** Stands for the key that looks like a free slot. */
    private static final long ZERO = Mixing.constant(0);

    private long[] keys = new long[START];
    private int[] values = new int[START];
    private int size;

    /** The value of {@code key}, or {@code otherwise}. */
    int get(long key, int otherwise) {
        int at = slot(key);
        return keys[at] == FREE ? otherwise : values[at];
    }

    /** Sets the value of {@code key} and answers what it was, or {@code otherwise}. */
    int put(long key, int value, int otherwise) {
        if (size * 2 >= keys.length) {
            grow();
        }
        int at = slot(key);
        boolean isNew = keys[at] == FREE;
        int before = isNew ? otherwise : values[at];
        size += isNew ? 1 : 0;
        keys[at] = key == FREE ? ZERO : key;
        values[at] = value;
        return before;
    }

    /** How many keys. */
    int size() {
        return size;
    }

    private int slot(long key) {
        long sought = key == FREE ? ZERO : key;
        int mask = keys.length - 1;
        int at = (int) Mixing.mix(sought) & mask;
        while (keys[at] != FREE && keys[at] != sought) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new int[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != FREE) {
                int at = slot(oldKeys[i]);
                keys[at] = oldKeys[i];
                values[at] = oldValues[i];
            }
        }
    }
}
