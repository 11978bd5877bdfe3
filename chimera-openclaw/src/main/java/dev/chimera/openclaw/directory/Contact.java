package dev.chimera.openclaw.directory;

/**
 * Somebody in the index and where. Immutable.
 *
 * @param id its place
 * @param address its IPv4 address
 */
record Contact(Key id, int address) {
    /** The neighbourhood of its address, of 256 addresses: what one owner gets cheaply. */
    int block() {
        return address >>> 8;
    }
}
