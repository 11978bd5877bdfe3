package dev.chimera.api.media;

import java.util.Locale;

/** What a file is. */
public enum MediaKind {
    IMAGE,
    VIDEO,
    VOICE;

    /** The lower-case form used in JSON and metrics. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
