package dev.chimera.checks.wrong.failure;

/** An error: what no handler of exceptions survives. */
public class Crash extends Error {
    private static final long serialVersionUID = 1L;
}
