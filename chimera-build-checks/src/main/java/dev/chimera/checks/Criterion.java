package dev.chimera.checks;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A promise of the specs: one row of a criteria table.
 *
 * @param id for example {@code CFO-3}
 * @param status what the specs say about its proof
 * @param document the file it stands in, relative to the root
 * @param line the row's line there
 */
record Criterion(String id, Status status, String document, int line) {
    /** How an id looks. */
    static final Pattern ID = Pattern.compile("[A-Z][A-Z0-9]*-[0-9]+");

    /** File and line, for messages. */
    String where() {
        return document + ":" + line;
    }

    /** The words of the status column. */
    enum Status {
        PROVED,
        PLANNED,
        REVIEWED;

        /** The word as it stands in the table. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The status that {@code word} means, if any. */
        static Optional<Status> of(String word) {
            for (Status status : values()) {
                if (status.word().equals(word)) {
                    return Optional.of(status);
                }
            }
            return Optional.empty();
        }
    }
}
