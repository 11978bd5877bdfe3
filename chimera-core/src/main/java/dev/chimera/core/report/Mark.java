package dev.chimera.core.report;

import java.util.Locale;

/** What a word means for the run: its sign and its colour. */
enum Mark {
    GOOD("✓"),
    BAD("✕"),
    WAIT("⏸"),
    BUSY("▸"),
    NONE("·");

    private final String sign;

    Mark(String sign) {
        this.sign = sign;
    }

    String sign() {
        return sign;
    }

    /** Its name in the style sheet. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
