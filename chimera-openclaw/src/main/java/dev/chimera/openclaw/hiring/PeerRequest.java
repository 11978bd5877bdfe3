package dev.chimera.openclaw.hiring;

import dev.chimera.api.Bytes;
import java.net.InetAddress;

/**
 * A request to a peer's endpoint, from whatever server received it. Immutable.
 *
 * @param method for example {@code POST}
 * @param path the path of the request, decoded, from {@code /}
 * @param from who sent it; behind a trusted proxy, whom the proxy says
 * @param body at most as long as {@link PeerHandler#BODY_MAX}, which the server has to see to
 */
public record PeerRequest(String method, String path, InetAddress from, Bytes body) {}
