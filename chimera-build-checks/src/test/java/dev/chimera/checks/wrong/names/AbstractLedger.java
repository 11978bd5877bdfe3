package dev.chimera.checks.wrong.names;

/** Says how it is made, not what it is. */
abstract class AbstractLedger {}
