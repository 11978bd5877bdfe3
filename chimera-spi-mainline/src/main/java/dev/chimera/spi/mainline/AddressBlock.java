package dev.chimera.spi.mainline;

import dev.chimera.api.Bytes;
import dev.chimera.api.ConfigurationException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * A block of addresses, written as {@code 10.0.0.0/8}. Immutable.
 *
 * @param first any address of it, 4 or 16 bytes
 * @param bits how many bits all of them share
 */
record AddressBlock(Bytes first, int bits) {
    private static final Pattern FORM = Pattern.compile("([0-9a-fA-F.:]{2,45})/(\\d{1,3})");

    /** The block that {@code text} names. */
    static AddressBlock of(String text) {
        var parts = FORM.matcher(text.strip());
        try {
            if (parts.matches()) {
                byte[] address =
                        InetAddress.getByName(parts.group(1)).getAddress(); // digits only: nothing is looked up
                int bits = Integer.parseInt(parts.group(2));
                if (bits <= address.length * 8) {
                    return new AddressBlock(Bytes.of(address), bits);
                }
            }
        } catch (UnknownHostException notAnAddress) {
            // said below
        }
        throw new ConfigurationException(
                "a block of addresses is written like 10.0.0.0/8 or fd00::/8, got '" + text + "'");
    }

    boolean contains(InetAddress address) {
        byte[] a = first.toArray();
        byte[] b = address.getAddress();
        if (a.length != b.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> (i % 8);
            if ((a[i / 8] & mask) != (b[i / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
