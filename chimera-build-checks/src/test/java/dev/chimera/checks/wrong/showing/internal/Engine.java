package dev.chimera.checks.wrong.showing.internal;

/** For two packages of one module only. */
public class Engine {}
