package dev.chimera.checks.wrong.names.util;

/** In a package named after a kind, and named after nothing. */
class PriceHelper {}
