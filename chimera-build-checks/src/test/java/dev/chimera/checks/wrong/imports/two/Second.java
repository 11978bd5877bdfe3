package dev.chimera.checks.wrong.imports.two;

import dev.chimera.checks.wrong.imports.one.First;

/** The other half. */
public class Second {
    First[] first = {};
}
