package dev.chimera.openclaw.http;

import dev.chimera.api.AddressRanges;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Which addresses a peer may be told to call by strangers. In the open network none that lies inside the host's own: an answer to
 * whoever asks a peer to call itself, its router or a cloud's metadata service would be given to the wrong one.
 */
public final class Addresses {
    private final boolean isPrivate;

    /**
     * Addresses.
     *
     * @param isPrivate whether the network is declared private, and peers live at private addresses
     */
    public Addresses(boolean isPrivate) {
        this.isPrivate = isPrivate;
    }

    /** Where {@code path} is at an address and port; an IPv6 address stands in brackets, without its zone. */
    public static URI http(InetAddress address, int port, String path) {
        String host = address.getHostAddress();
        String literal = host.contains(":") ? "[" + host.replaceFirst("%.*", "") + "]" : host;
        return URI.create("http://" + literal + ":" + port + path);
    }

    /**
     * All addresses of the host in {@code endpoint}, if every one of them may be called. The platform keeps what it looked up for a
     * while, so that the call goes to one of these.
     *
     * @throws ChimeraException with {@link ErrorCode#FORBIDDEN} if one may not be, {@link ErrorCode#PROVIDER_FAILED} if there is none
     */
    public InetAddress[] require(URI endpoint) {
        String host = endpoint.getHost();
        if (host == null) {
            throw new ChimeraException(ErrorCode.FORBIDDEN, "an endpoint without a host is not called");
        }
        if (endpoint.getRawQuery() != null) { // whoever chooses it would choose what is asked of somebody else's server
            throw new ChimeraException(ErrorCode.FORBIDDEN, "an endpoint with a query is not called");
        }
        InetAddress[] all;
        try {
            all = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new ChimeraException(ErrorCode.PROVIDER_FAILED, "the host of a peer is not known");
        }
        for (InetAddress address : all) {
            if (!mayCall(address)) {
                throw new ChimeraException(
                        ErrorCode.FORBIDDEN,
                        "a peer at an address inside this host's own network is not called; declare the network private if it is");
            }
        }
        return all;
    }

    boolean mayCall(InetAddress address) {
        Optional<String> closed = AddressRanges.closed(address);
        if (address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || address.isLinkLocalAddress()
                || closed.filter(AddressRanges.METADATA::equals).isPresent()) {
            return false;
        }
        return isPrivate || closed.isEmpty();
    }

    /** The block an address is counted in, so that one owner of many addresses is one. */
    public static String block(InetAddress address) {
        byte[] ip = address.getAddress();
        return HexFormat.of().formatHex(Arrays.copyOf(ip, address instanceof Inet4Address ? 3 : 6));
    }
}
