package dev.chimera.core;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/** What must be there: filled in by an earlier stage, or answered by a part that a host plugged in. */
final class Known {
    private Known() {}

    static <T> T of(@Nullable T part, String name) {
        if (part == null) {
            throw new ChimeraException(
                    ErrorCode.INTERNAL, "the run has no " + name + ", though the stage before should have left one");
        }
        return part;
    }

    /** What {@code part} answered; nothing at all is a failure of the part. */
    static <T> T answer(@Nullable T answer, String part) {
        if (answer == null) {
            throw new ChimeraException(ErrorCode.PROVIDER_FAILED, "the " + part + " answered with nothing");
        }
        return answer;
    }
}
