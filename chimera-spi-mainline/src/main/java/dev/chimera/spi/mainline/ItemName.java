package dev.chimera.spi.mainline;

import dev.chimera.api.Bytes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/**
 * What a mutable item of BEP 44 is known by. Immutable.
 *
 * @param publicKey the Ed25519 key that signs it, 32 bytes
 * @param salt at most 64 bytes
 */
record ItemName(Bytes publicKey, Bytes salt) {
    /** Where in the DHT it is kept: SHA-1 of the key and the salt; 20 bytes. */
    Bytes target() {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(publicKey.toArray());
            return Bytes.of(sha1.digest(salt.toArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform must offer SHA-1", e);
        }
    }
}
