package dev.chimera.core.safety;

import dev.chimera.api.AddressRanges;
import dev.chimera.core.safety.IpLiterals.Literal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one address the way the most credulous fetcher might, and says why it must not be fetched. Nothing is looked up; a public
 * name that resolves to a private address is the fetcher's to refuse.
 */
final class UrlReading {
    private static final int LENGTH_MAX = 8_192;
    private static final int HOST_MAX = 253;
    private static final Set<String> FETCHED = Set.of("http", "https");
    private static final Set<String> HARMLESS = Set.of("mailto", "tel");
    private static final Set<String> CLOSED_NAMES = Set.of(
            "localhost",
            "local",
            "internal",
            "intranet",
            "lan",
            "localdomain",
            "home",
            "corp",
            "private",
            "arpa",
            "svc",
            "test",
            "invalid",
            "consul");
    private static final List<String> REBINDING = List.of(
            "nip.io",
            "sslip.io",
            "xip.io",
            "localtest.me",
            "lvh.me",
            "vcap.me",
            "lacolhost.com",
            "1u.ms",
            "rbndr.us",
            "yoogle.com",
            "burpcollaborator.net",
            "traefik.me",
            "localho.st",
            "localdomain.pw",
            "domaincontrol.link",
            "localhost.direct",
            "local.gd",
            "backname.io",
            "fritz.box");

    private UrlReading() {}

    /**
     * Why an address must not be fetched.
     *
     * @param rule the rule's name
     * @param excerpt the host or scheme, never what may be a password
     * @param message in words
     */
    record Objection(String rule, String excerpt, String message) {}

    /** What speaks against fetching {@code link}; empty if nothing does. */
    static Optional<Objection> objection(String link) {
        String url = link.strip();
        if (url.length() > LENGTH_MAX) {
            return object("url.too-long", url.length() + " characters", "an address has at most 8192 characters");
        }
        if (hasControls(url)) {
            return object("url.control-characters", "", "control characters make parsers disagree");
        }
        int colon = schemeEnd(url);
        String scheme = url.substring(0, colon).toLowerCase(Locale.ROOT);
        if (HARMLESS.contains(scheme)) {
            return Optional.empty();
        }
        if (colon > 0 && !FETCHED.contains(scheme)) {
            return object("url.scheme", scheme, "only http and https are fetched");
        }
        boolean relative = colon == 0 && url.startsWith("/") && !(url.length() > 1 && isSlash(url.charAt(1)));
        return relative ? Optional.empty() : authorityObjection(colon > 0 ? url.substring(colon + 1) : url);
    }

    private static Optional<Objection> authorityObjection(String rest) {
        int start = 0;
        while (start < rest.length() && isSlash(rest.charAt(start))) {
            start++;
        }
        int slash = indexOfAny(rest, start, "/\\");
        String zone = rest.substring(start, slash);
        String authority = zone.substring(0, indexOfAny(zone, 0, "?#"));
        if (zone.indexOf('@') >= 0) {
            return object("url.credentials", hostOf(zone), "credentials before the host, or a host that hides");
        }
        boolean backslash = slash < rest.length() && rest.charAt(slash) == '\\';
        if (backslash || indexOfAny(authority, 0, " ,;+&|^`'\"<>{}()*!$=") < authority.length()) {
            return object("url.ambiguous-host", hostOf(authority), "parsers disagree about where the host ends");
        }
        return hostObjection(authority);
    }

    private static Optional<Objection> hostObjection(String authority) {
        String plain = normalised(authority);
        if (plain.startsWith("[")) {
            return bracketed(plain);
        }
        int colon = plain.indexOf(':');
        String host = colon < 0 ? plain : plain.substring(0, colon);
        if (colon >= 0 && !isPort(plain.substring(colon + 1))) {
            return object("url.ambiguous-host", shown(host), "the port is no port");
        }
        while (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        if (host.isEmpty() || host.length() > HOST_MAX || host.contains("..") || hasOdd(host)) {
            return object("url.ambiguous-host", shown(host), "the host is no host");
        }
        return IpLiterals.looksLikeV4(host) ? numeric(host) : named(host);
    }

    private static Optional<Objection> bracketed(String host) {
        int end = host.indexOf(']');
        if (end < 0
                || !(end + 1 == host.length() || (host.charAt(end + 1) == ':' && isPort(host.substring(end + 2))))) {
            return object("url.ambiguous-host", shown(host), "the bracket is not closed, or more follows it");
        }
        String inside = host.substring(1, end);
        int zone = inside.indexOf('%');
        Optional<byte[]> address = IpLiterals.v6(zone < 0 ? inside : inside.substring(0, zone));
        if (address.isEmpty()) {
            return object("url.odd-address", shown(host), "not an IPv6 address");
        }
        Optional<Objection> closed = closed(address.get(), host);
        return zone >= 0 && closed.isEmpty()
                ? object("url.odd-address", shown(host), "a zone belongs to one machine only")
                : closed;
    }

    private static Optional<Objection> numeric(String host) {
        Optional<Literal> literal = IpLiterals.v4(host);
        if (literal.isEmpty()) {
            return object("url.odd-address", shown(host), "ends in a number but is no address");
        }
        Optional<Objection> closed = closed(literal.get().bytes(), host);
        return closed.isEmpty() && !literal.get().plain()
                ? object("url.odd-address", shown(host), "an address in disguise")
                : closed;
    }

    private static Optional<Objection> closed(byte[] address, String host) {
        return AddressRanges.closed(address)
                .map(kind -> new Objection("url." + kind + "-address", shown(host), "not on the public Internet"));
    }

    private static Optional<Objection> named(String host) {
        String last = host.substring(host.lastIndexOf('.') + 1);
        if (host.indexOf('.') < 0 || CLOSED_NAMES.contains(last)) {
            return object("url.internal-name", shown(host), "a name of a closed network");
        }
        if (REBINDING.stream().anyMatch(name -> host.equals(name) || host.endsWith("." + name))) {
            return object("url.rebinding-name", shown(host), "a public name that stands for a private address");
        }
        return Spoofing.isSpoofedHost(host)
                ? object("url.homograph", shown(host), "letters of several scripts that look alike")
                : Optional.empty();
    }

    /** {@code authority} with escapes undone, compatibility forms and other dots made plain, in lower case. */
    private static String normalised(String authority) {
        String plain = authority;
        for (int round = 0; round < 3 && plain.indexOf('%') >= 0; round++) {
            plain = Unescaping.percent(plain);
        }
        StringBuilder seen = new StringBuilder(plain.length());
        plain.codePoints().forEach(cp -> seen.append(Spoofing.hostForm(cp)));
        return seen.toString();
    }

    private static String hostOf(String zone) {
        String host = zone.substring(zone.lastIndexOf('@') + 1);
        return shown(host.substring(0, indexOfAny(host, 0, "?#")));
    }

    private static String shown(String host) {
        return host.length() > 60 ? host.substring(0, 60) : host;
    }

    private static int schemeEnd(String url) {
        int end = 0;
        while (end < url.length() && end < 32 && isSchemeChar(url.charAt(end))) {
            end++;
        }
        boolean scheme = end > 0 && end < url.length() && url.charAt(end) == ':' && Character.isLetter(url.charAt(0));
        boolean port = scheme
                && end + 1 < url.length()
                && Character.isDigit(url.charAt(end + 1))
                && !FETCHED.contains(url.substring(0, end).toLowerCase(Locale.ROOT));
        return scheme && !port ? end : 0;
    }

    private static boolean isSchemeChar(char c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || c == '+' || c == '-' || c == '.');
    }

    private static boolean hasControls(String url) {
        return url.chars()
                .anyMatch(c -> c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == '\uFEFF');
    }

    private static boolean hasOdd(String host) {
        return hasControls(host) || indexOfAny(host, 0, "% /\\?#@\u00A0") < host.length();
    }

    private static boolean isSlash(char c) {
        return c == '/' || c == '\\';
    }

    private static boolean isPort(String port) {
        return port.isEmpty()
                || (port.length() <= 5
                        && port.chars().allMatch(c -> c >= '0' && c <= '9')
                        && Integer.parseInt(port) <= 65_535);
    }

    private static int indexOfAny(String text, int from, String chars) {
        for (int i = from; i < text.length(); i++) {
            if (chars.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }

    private static Optional<Objection> object(String rule, String excerpt, String message) {
        return Optional.of(new Objection(rule, excerpt, message));
    }
}
