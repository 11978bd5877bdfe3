package dev.chimera.api.network;

/** Whether a peer takes work, with the protocol's status codes. */
public enum PeerStatus {
    READY(200),
    SATURATED(429),
    INTERNAL_ERROR(500),
    MAINTENANCE(503);

    private final int code;

    PeerStatus(int code) {
        this.code = code;
    }

    /** The status code on the wire. */
    public int code() {
        return code;
    }
}
