package dev.chimera.checks.wrong.imports.one;

import dev.chimera.checks.wrong.imports.two.Second;

/** Half of a circle. */
public class First {
    Second second;
}
