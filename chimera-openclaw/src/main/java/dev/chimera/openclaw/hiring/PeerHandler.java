package dev.chimera.openclaw.hiring;

/**
 * A peer's endpoint without a server, for hosts that have one of their own. The server has to bound the size and the time of requests,
 * and to say truly who sent them. Thread-safe; answers on the caller's thread, within a few seconds. Lives as long as its peer.
 */
public interface PeerHandler {
    /** The longest body of a request, in bytes. */
    int BODY_MAX = 1 << 20;

    /** Where every host answers with its heartbeat, whatever its endpoint's path. */
    String WELL_KNOWN = "/.well-known/chimera-openclaw";

    /** Where every host answers with its A2A agent card. */
    String AGENT_CARD = "/.well-known/agent-card.json";

    /** Answers {@code request}; never throws. */
    PeerResponse handle(PeerRequest request);
}
