package dev.chimera.checks.wrong.names;

/** Named after what it is; so is {@code utility}. */
class Ledger {
    static class ImplicitLedger {}
}
