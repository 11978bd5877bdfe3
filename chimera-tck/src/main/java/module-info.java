/** Contracts, fakes and sample values with which the author of a plug-in proves it. For tests only. */
module dev.chimera.tck {
    requires transitive dev.chimera.api;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports dev.chimera.tck;
}
