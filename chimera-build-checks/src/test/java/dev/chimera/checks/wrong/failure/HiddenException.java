package dev.chimera.checks.wrong.failure;

/** Of no family, but nobody sees it. */
class HiddenException extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
