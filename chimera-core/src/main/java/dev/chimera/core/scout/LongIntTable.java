package dev.chimera.core.scout;

/** A map from long to int without boxes, for millions of entries. Open addressing; nothing is ever removed. */
final class LongIntTable {
    private static final int START = 1 << 12;

    private long[] keys = new long[START];
    private int[] values = new int[START];
    private boolean[] used = new boolean[START];
    private int size;

    /** The value of {@code key}, or {@code otherwise}. */
    int get(long key, int otherwise) {
        int at = slot(key);
        return used[at] ? values[at] : otherwise;
    }

    /** Sets the value of {@code key} and answers what it was, or {@code otherwise}. */
    int put(long key, int value, int otherwise) {
        if (size * 2 >= keys.length) {
            grow();
        }
        int at = slot(key);
        int before = used[at] ? values[at] : otherwise;
        size += used[at] ? 0 : 1;
        used[at] = true;
        keys[at] = key;
        values[at] = value;
        return before;
    }

    /** How many keys. */
    int size() {
        return size;
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        int at = (int) Mixing.mix(key) & mask;
        while (used[at] && keys[at] != key) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        boolean[] oldUsed = used;
        keys = new long[oldKeys.length * 2];
        values = new int[keys.length];
        used = new boolean[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldUsed[i]) {
                int at = slot(oldKeys[i]);
                used[at] = true;
                keys[at] = oldKeys[i];
                values[at] = oldValues[i];
            }
        }
    }
}
