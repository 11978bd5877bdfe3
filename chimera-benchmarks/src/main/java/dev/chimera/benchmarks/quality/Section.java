package dev.chimera.benchmarks.quality;

/** One thing that is measured: a part of the report. */
interface Section {
    /** Its name, by which it is chosen. */
    String name();

    /** Measures on what {@code data} holds of its kind, and writes what it found. Data that is not there is left out and said. */
    void measure(DataFolder data, Sheet sheet);
}
