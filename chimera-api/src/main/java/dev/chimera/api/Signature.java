package dev.chimera.api;

/**
 * A signature and the name of the key that made it. Whoever checks it looks the key up in a list of authorised keys by this
 * name; a key that arrives with a message is never trusted. Immutable.
 *
 * @param keyId the key's name, 1 to 64 characters
 * @param value the signature itself, for Ed25519 (RFC 8032) 64 bytes, possibly after the key set's prefix
 */
public record Signature(String keyId, Bytes value) {
    public Signature {
        if (keyId.isBlank() || keyId.length() > 64) {
            throw new IllegalArgumentException("key id must have 1-64 characters, got '" + keyId + "'");
        }
        if (value.length() == 0) {
            throw new IllegalArgumentException("signature is empty");
        }
    }
}
