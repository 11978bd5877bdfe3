package dev.chimera.checks;

/** The project does not say the same everywhere. The problems were printed; a stack trace would add nothing. */
final class ChecksFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A failure that says how many problems were printed. */
    ChecksFailedException(String message) {
        super(message, null, false, false);
    }
}
