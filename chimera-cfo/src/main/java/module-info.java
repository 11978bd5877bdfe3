/** The governor: rules, reservations, signatures, and the tamper-evident ledger with its offline verifier. */
module dev.chimera.cfo {
    requires transitive com.google.crypto.tink;
    requires transitive dev.chimera.api;
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;
    requires static org.conscrypt;

    exports dev.chimera.cfo;

    provides dev.chimera.api.spi.CfoPlugin with
            dev.chimera.cfo.LocalCfoPlugin;
}
