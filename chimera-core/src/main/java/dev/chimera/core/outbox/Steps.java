package dev.chimera.core.outbox;

/** Told how far a publication has come; a test stops the world there. */
@FunctionalInterface
interface Steps {
    /** Goes on. */
    Steps NONE = step -> {};

    /** Called right after {@code step} was done. */
    void reached(Step step);

    /** The steps of a publication, in order. */
    enum Step {
        LOCKED,
        MEDIA_COPIED,
        POST_WRITTEN,
        FEED_MARKED_STALE,
        POST_PUBLISHED,
        FEED_WRITTEN,
        FEED_PUBLISHED,
        DONE
    }
}
