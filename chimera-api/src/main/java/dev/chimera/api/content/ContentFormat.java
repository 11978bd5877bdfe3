package dev.chimera.api.content;

/** The shape of a piece of content. */
public enum ContentFormat {
    /** One picture. */
    IMAGE,
    /** A film with sound. */
    VIDEO,
    /** Several texts in a row. */
    THREAD,
    /** Several pictures in a row. */
    CAROUSEL
}
