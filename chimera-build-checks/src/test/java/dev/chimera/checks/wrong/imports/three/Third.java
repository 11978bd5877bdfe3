package dev.chimera.checks.wrong.imports.three;

/** Knows nobody. */
public class Third {
    String text;
}
