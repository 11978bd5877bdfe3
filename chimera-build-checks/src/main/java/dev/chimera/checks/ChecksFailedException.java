package dev.chimera.checks;

/** The project does not say the same everywhere. The message lists all problems; a stack trace would add nothing. */
final class ChecksFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A failure with the whole list as its message. */
    ChecksFailedException(String message) {
        super(message, null, false, false);
    }
}
