package dev.chimera.spi.mainline;

import dev.chimera.api.Bytes;

/**
 * From what the key of an item and its name are made. In an open network the seed is public: the key is there because BEP 44 wants one, and
 * proves nothing. Immutable.
 *
 * @param seed of the Ed25519 key pair, 32 bytes
 * @param salt at most 64 bytes
 */
record ItemKey(Bytes seed, Bytes salt) {
    @Override
    public String toString() {
        return "ItemKey[salt=" + salt + "]"; // in a private network the seed is a secret
    }
}
