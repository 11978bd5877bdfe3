package dev.chimera.benchmarks.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Spells addresses of closed networks in the many ways that some parser takes. Seeded: the same seed, the same spellings. */
final class AddressSpellings {
    private static final int[][] CLOSED = {
        {127, 0, 0, 1},
        {127, 9, 8, 7},
        {10, 0, 0, 1},
        {10, 200, 30, 4},
        {172, 16, 0, 9},
        {172, 31, 255, 254},
        {192, 168, 1, 1},
        {169, 254, 169, 254},
        {169, 254, 1, 1},
        {100, 64, 0, 1},
        {100, 100, 100, 200},
        {0, 0, 0, 0},
    };
    private static final List<String> NAMES = List.of(
            "localhost",
            "printer",
            "db.internal",
            "metadata.google.internal",
            "nas.local",
            "router.lan",
            "127.0.0.1.nip.io");
    private static final List<String> V6 =
            List.of("::1", "::", "fe80::1", "fd00:ec2::254", "fc00::7", "0:0:0:0:0:0:0:1", "64:ff9b::7f00:1");
    private static final String[] DOTS = {".", "\u3002", "\uFF0E", "\uFF61", "%2e"};

    private final Random random;
    private final List<String> links = new ArrayList<>();

    AddressSpellings(long seed) {
        random = new Random(seed);
    }

    /** The spellings. */
    List<String> all() {
        for (int[] address : CLOSED) {
            spell(address);
        }
        for (String name : NAMES) {
            List.of(name, name + ".", name.toUpperCase(Locale.ROOT), wide(name)).forEach(this::place);
        }
        for (String address : V6) {
            place("[" + address + "]");
            place("[" + address.toUpperCase(Locale.ROOT) + "]");
        }
        return List.copyOf(links);
    }

    private void spell(int[] a) {
        long whole = ((long) a[0] << 24) | (a[1] << 16) | (a[2] << 8) | a[3];
        int tail = (a[1] << 16) | (a[2] << 8) | a[3];
        String plain = a[0] + "." + a[1] + "." + a[2] + "." + a[3];
        String hex = String.format("%02x%02x:%02x%02x", a[0], a[1], a[2], a[3]);
        List<String> hosts = new ArrayList<>(List.of(
                plain,
                plain + ".",
                Long.toString(whole),
                "0x" + Long.toHexString(whole),
                "0X" + Long.toHexString(whole).toUpperCase(Locale.ROOT),
                "0" + Long.toOctalString(whole),
                a[0] + "." + tail,
                "0x" + Integer.toHexString(a[0]) + "." + tail,
                a[0] + "." + a[1] + "." + ((a[2] << 8) | a[3]),
                String.format("0%o.0%o.0%o.0%o", a[0], a[1], a[2], a[3]),
                String.format("000%o.%d.0x%x.%d", a[0], a[1], a[2], a[3]),
                String.format("0x%x.0x%x.0x%x.0x%x", a[0], a[1], a[2], a[3]),
                wide(plain),
                circled(plain),
                "[::ffff:" + plain + "]",
                "[::ffff:" + hex + "]",
                "[0:0:0:0:0:ffff:" + plain + "]",
                "[::" + plain + "]",
                "[64:ff9b::" + hex + "]",
                "[2002:" + hex + "::1]"));
        for (String dot : DOTS) {
            hosts.add(plain.replace(".", dot));
        }
        for (int i = 0; i < 6; i++) {
            hosts.add(mixed(a));
        }
        hosts.forEach(this::place);
    }

    /** Each part in a base of its own. */
    private String mixed(int[] a) {
        StringBuilder host = new StringBuilder();
        for (int part : a) {
            host.append(host.isEmpty() ? "" : ".")
                    .append(
                            switch (random.nextInt(4)) {
                                case 0 -> "0x" + Integer.toHexString(part);
                                case 1 -> "0".repeat(1 + random.nextInt(4)) + Integer.toOctalString(part);
                                case 2 -> "0x" + "0".repeat(random.nextInt(5)) + Integer.toHexString(part);
                                default -> Integer.toString(part);
                            });
        }
        return host.toString();
    }

    private void place(String host) {
        links.add(
                switch (random.nextInt(9)) {
                    case 0 -> "https://" + host + "/";
                    case 1 -> "http://" + host + ":8080/latest/meta-data";
                    case 2 -> "http://example.com@" + host + "/";
                    case 3 -> "HTTP://" + host;
                    case 4 -> "http:\\\\" + host + "\\";
                    case 5 -> "http:///" + host + "/a?b=c";
                    case 6 -> "//" + host + "/";
                    case 7 -> "http://" + host + "#example.com";
                    default -> "http://" + host + "?x=example.com";
                });
    }

    private static String wide(String text) {
        StringBuilder wide = new StringBuilder();
        text.chars().forEach(c -> wide.append(Character.isLetterOrDigit(c) ? (char) (c - '!' + 0xFF01) : (char) c));
        return wide.toString();
    }

    private static String circled(String text) {
        StringBuilder circled = new StringBuilder();
        text.chars()
                .forEach(c -> circled.append(
                        c == '0' ? '\u24EA' : c >= '1' && c <= '9' ? (char) (c - '1' + 0x2460) : (char) c));
        return circled.toString();
    }
}
