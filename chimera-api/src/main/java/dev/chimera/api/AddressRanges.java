package dev.chimera.api;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * The addresses that are not on the public Internet (IANA's special-purpose registries for IPv4 and IPv6), those of cloud
 * metadata services, and IPv4 addresses inside IPv6 ones. Public only because several modules must not be led to such addresses;
 * not part of the promise to embedders.
 */
public final class AddressRanges {
    /** What {@link #closed} calls the address of a service that tells a virtual machine its secrets. */
    public static final String METADATA = "metadata";

    private static final List<Range> RANGES = List.of(
            range("169.254.169.254/32", METADATA),
            range("169.254.170.2/32", METADATA),
            range("100.100.100.200/32", METADATA),
            range("168.63.129.16/32", METADATA),
            range("192.0.0.192/32", METADATA),
            range("0.0.0.0/8", "loopback"),
            range("127.0.0.0/8", "loopback"),
            range("10.0.0.0/8", "private"),
            range("172.16.0.0/12", "private"),
            range("192.168.0.0/16", "private"),
            range("100.64.0.0/10", "private"),
            range("169.254.0.0/16", "link-local"),
            range("192.0.0.0/24", "reserved"),
            range("192.0.2.0/24", "reserved"),
            range("192.88.99.0/24", "reserved"),
            range("198.18.0.0/15", "reserved"),
            range("198.51.100.0/24", "reserved"),
            range("203.0.113.0/24", "reserved"),
            range("224.0.0.0/4", "reserved"),
            range("240.0.0.0/4", "reserved"),
            range("fd00:ec2::254/128", METADATA),
            range("::/127", "loopback"),
            range("fc00::/7", "private"),
            range("fe80::/10", "link-local"),
            range("fec0::/10", "private"),
            range("ff00::/8", "reserved"),
            range("2001:db8::/32", "reserved"),
            range("3fff::/20", "reserved"));

    private static final Range UNICAST = range("2000::/3", "public");
    private static final Range PROTOCOLS = range("2001::/23", "reserved");
    /** What of the protocols' range leads to public servers: multicast tunnels and the sink of reverse look-ups. */
    private static final List<Range> ALLOTTED =
            List.of(range("2001:3::/32", "public"), range("2001:4:112::/48", "public"));

    private AddressRanges() {}

    private static final class Range {
        private final byte[] base;
        private final int bits;
        private final String kind;

        private Range(byte[] base, int bits, String kind) {
            this.base = base;
            this.bits = bits;
            this.kind = kind;
        }

        private boolean holds(byte[] address) {
            if (address.length != base.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >>> (bit % 8);
                if ((address[bit / 8] & mask) != (base[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Which kind of closed range {@code address} lies in; empty for a public one. */
    public static Optional<String> closed(InetAddress address) {
        return closed(address.getAddress());
    }

    /**
     * Which kind of closed range {@code address} lies in: {@value #METADATA}, {@code loopback}, {@code private}, {@code link-local} or
     * {@code reserved}; empty for a public one.
     *
     * @param address 4 or 16 bytes, the highest first
     */
    public static Optional<String> closed(byte[] address) {
        Optional<String> own = RANGES.stream()
                .filter(range -> range.holds(address))
                .map(range -> range.kind)
                .findFirst();
        return own.isPresent() || address.length == 4 ? own : embedded(address);
    }

    private static Optional<String> embedded(byte[] v6) {
        if (isZero(v6, 0, 10) && (isZero(v6, 10, 12) || (v6[10] == -1 && v6[11] == -1))) {
            return closed(v4(v6, 12));
        }
        if (isZero(v6, 0, 8) && v6[8] == -1 && v6[9] == -1 && isZero(v6, 10, 12)) {
            return closed(v4(v6, 12)).or(() -> Optional.of("reserved"));
        }
        if (starts(v6, 0x20, 0x02)) {
            return closed(v4(v6, 2));
        }
        if (starts(v6, 0x00, 0x64, 0xFF, 0x9B)) {
            return closed(v4(v6, 12)).or(() -> isZero(v6, 4, 12) ? Optional.empty() : Optional.of("private"));
        }
        if (starts(v6, 0x20, 0x01, 0, 0)) {
            return closed(inverted(v4(v6, 12)));
        }
        boolean isatap = (v6[8] & 0xFD) == 0 && v6[9] == 0 && v6[10] == 0x5E && v6[11] == (byte) 0xFE;
        return (isatap ? closed(v4(v6, 12)) : Optional.<String>empty()).or(() -> unallotted(v6));
    }

    private static Optional<String> unallotted(byte[] v6) {
        boolean open =
                UNICAST.holds(v6) && (!PROTOCOLS.holds(v6) || ALLOTTED.stream().anyMatch(range -> range.holds(v6)));
        return open ? Optional.empty() : Optional.of("reserved");
    }

    private static byte[] v4(byte[] v6, int at) {
        return new byte[] {v6[at], v6[at + 1], v6[at + 2], v6[at + 3]};
    }

    private static byte[] inverted(byte[] v4) {
        byte[] other = new byte[4];
        for (int i = 0; i < 4; i++) {
            other[i] = (byte) ~v4[i];
        }
        return other;
    }

    private static boolean isZero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean starts(byte[] bytes, int... values) {
        for (int i = 0; i < values.length; i++) {
            if ((bytes[i] & 0xFF) != values[i]) {
                return false;
            }
        }
        return true;
    }

    private static Range range(String cidr, String kind) {
        int slash = cidr.indexOf('/');
        try {
            byte[] base =
                    InetAddress.getByName(cidr.substring(0, slash)).getAddress(); // a literal: nothing is looked up
            return new Range(base, Integer.parseInt(cidr.substring(slash + 1)), kind);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("no address: " + cidr, e);
        }
    }
}
