package dev.chimera.benchmarks.governor;

/**
 * Where a process is to end. Immutable.
 *
 * @param place such as {@code before:PublishTarget.publish}; empty for every place
 * @param nth which of these, from 1; 0 for none
 */
record KillPoint(String place, int nth) {
    /** Nowhere. */
    static final KillPoint NEVER = new KillPoint("", 0);

    /** At the call of this number. */
    static KillPoint at(int number) {
        return new KillPoint("", number);
    }

    /** Reads {@code 17} or {@code after:LedgerStore.apply#2}. */
    static KillPoint parse(String text) {
        int mark = text.indexOf('#');
        return new KillPoint(text.substring(0, Math.max(0, mark)), Integer.parseInt(text.substring(mark + 1)));
    }

    @Override
    public String toString() {
        return place.isEmpty() ? String.valueOf(nth) : place + "#" + nth;
    }
}
