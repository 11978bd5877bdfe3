/** Peers that find, check, hire and pay each other. */
module dev.chimera.openclaw {
    requires transitive dev.chimera.api;
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.databind;
    requires com.github.benmanes.caffeine;
    requires transitive com.google.crypto.tink;
    requires java.json.canonicalization; // the file's name: it names no module
    requires java.net.http;
    requires org.eclipse.jetty.server;
    requires org.slf4j;

    exports dev.chimera.openclaw;
    exports dev.chimera.openclaw.directory;
    exports dev.chimera.openclaw.reputation;
    exports dev.chimera.openclaw.hiring;
}
