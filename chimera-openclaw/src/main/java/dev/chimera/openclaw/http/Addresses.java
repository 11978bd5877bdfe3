package dev.chimera.openclaw.http;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

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
        if (address.isAnyLocalAddress() || address.isMulticastAddress() || address.isLinkLocalAddress()) {
            return false; // also the metadata services of clouds
        }
        return isPrivate || !isInside(address);
    }

    private static boolean isInside(InetAddress address) {
        byte[] ip = address.getAddress();
        if (address.isLoopbackAddress() || address.isSiteLocalAddress()) {
            return true;
        }
        if (address instanceof Inet4Address) {
            int first = Byte.toUnsignedInt(ip[0]);
            int second = Byte.toUnsignedInt(ip[1]);
            return first == 0
                    || first >= 240
                    || (first == 100 && second >= 64 && second < 128) // carriers' own (RFC 6598)
                    || (first == 192 && second == 0 && ip[2] == 0)
                    || (first == 198 && (second == 18 || second == 19));
        }
        boolean uniqueLocal = (ip[0] & 0xFE) == 0xFC;
        boolean embedsIpv4 = startsWith(ip, "0064ff9b") || startsWith(ip, "2002") || startsWith(ip, "20010000");
        return uniqueLocal || embedsIpv4;
    }

    /** The block an address is counted in, so that one owner of many addresses is one. */
    public static String block(InetAddress address) {
        byte[] ip = address.getAddress();
        return HexFormat.of().formatHex(Arrays.copyOf(ip, address instanceof Inet4Address ? 3 : 6));
    }

    private static boolean startsWith(byte[] ip, String hex) {
        byte[] prefix = HexFormat.of().parseHex(hex);
        return Arrays.equals(prefix, Arrays.copyOf(ip, prefix.length));
    }
}
