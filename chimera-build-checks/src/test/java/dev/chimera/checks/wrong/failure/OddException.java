package dev.chimera.checks.wrong.failure;

/** Public and of no family. */
public class OddException extends Exception {
    private static final long serialVersionUID = 1L;
}
