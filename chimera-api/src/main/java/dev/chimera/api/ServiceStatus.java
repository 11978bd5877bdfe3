package dev.chimera.api;

/** Whether a swarm or a peer takes work, with the protocol's status codes. */
public enum ServiceStatus {
    /** Takes work. */
    READY(200),
    /** Full: ask again later. */
    SATURATED(429),
    /** Something of its own is broken. */
    INTERNAL_ERROR(500),
    /** Paused, draining, stopped or closed. */
    MAINTENANCE(503);

    private final int code;

    ServiceStatus(int code) {
        this.code = code;
    }

    /** The status code on the wire. */
    public int code() {
        return code;
    }

    /** What to say if this and {@code other} both apply: 503 wins over 500, 500 over 429, 429 over 200. */
    public ServiceStatus and(ServiceStatus other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
