package dev.chimera.core.report;

/** One part of the report. */
interface Section {
    /** Its place on the page, for links. */
    String id();

    /** Its heading. */
    String title();

    /** Writes what stands below the heading. */
    void write(HtmlPage page);
}
