package dev.chimera.core;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/** What an earlier stage must have filled in. */
final class Known {
    private Known() {}

    static <T> T of(@Nullable T part, String name) {
        if (part == null) {
            throw new ChimeraException(
                    ErrorCode.INTERNAL, "the run has no " + name + ", though the stage before should have left one");
        }
        return part;
    }
}
