package dev.chimera.core.safety;

import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.api.safety.Subject;
import dev.chimera.core.safety.UrlReading.Objection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Refuses addresses that could make a fetcher reach into a closed network (server-side request forgery), carry credentials, or
 * are read in two ways. A link that came with a post blocks it; an address in a text on its way in is redacted, on its way out it
 * blocks.
 */
final class UrlSafety implements InlineCheck {
    private static final int URLS_MAX = 1_000;
    private static final int BRACKET_MAX = 64;

    @Override
    public String name() {
        return "url-safety";
    }

    @Override
    public List<Finding> check(Subject subject) {
        List<Finding> findings = new ArrayList<>();
        if (subject instanceof Subject.Inbound inbound) {
            readLinks(inbound.links(), findings);
        }
        readText(subject.text(), InlineCheck.isOutbound(subject) ? Severity.BLOCK : Severity.REDACT, findings);
        return findings;
    }

    private static void readLinks(List<String> links, List<Finding> findings) {
        if (links.size() > URLS_MAX) {
            findings.add(new Finding("size.links", Severity.BLOCK, "links", links.size() + " links", "too many links"));
            return;
        }
        for (int i = 0; i < links.size(); i++) {
            String place = "links[" + i + "]";
            UrlReading.objection(links.get(i))
                    .map(no -> new Finding(no.rule(), Severity.BLOCK, place, no.excerpt(), no.message()))
                    .ifPresent(findings::add);
        }
    }

    private static void readText(String text, Severity severity, List<Finding> findings) {
        int seen = 0;
        int colon = nextColon(text, 0);
        while (colon >= 0) {
            Spot place = around(text, colon);
            if (++seen > URLS_MAX) {
                findings.add(place.finding("size.links", Severity.BLOCK, "", "more than 1000 addresses in a text"));
                return;
            }
            if (place.end() > hostStart(text, colon)) {
                Optional<Objection> no = UrlReading.objection(text.substring(place.start(), place.end()));
                no.map(found -> place.finding(found.rule(), severity, found.excerpt(), found.message()))
                        .ifPresent(findings::add);
            }
            colon = nextColon(text, place.end());
        }
    }

    /**
     * Where a colon stands before two slashes of either kind, which browsers take for the same, or between http or https and one
     * slash; -1 if nowhere.
     */
    private static int nextColon(String text, int from) {
        int colon = text.indexOf(':', from);
        while (colon >= 0 && !(isSlash(text, colon + 1) && (isSlash(text, colon + 2) || isFetched(text, colon)))) {
            colon = text.indexOf(':', colon + 1);
        }
        return colon;
    }

    private static boolean isFetched(String text, int colon) {
        return text.regionMatches(true, colon - 4, "http", 0, 4) || text.regionMatches(true, colon - 5, "https", 0, 5);
    }

    private static int hostStart(String text, int colon) {
        return colon + (isSlash(text, colon + 2) ? 3 : 2);
    }

    private static boolean isSlash(String text, int at) {
        return at < text.length() && (text.charAt(at) == '/' || text.charAt(at) == '\\');
    }

    private static Spot around(String text, int colon) {
        int start = colon;
        while (start > 0 && colon - start < 32 && isSchemeChar(text.charAt(start - 1))) {
            start--;
        }
        int host = hostStart(text, colon);
        int end = afterBracket(text, host);
        while (end < text.length() && !isEnd(text.charAt(end))) {
            end++;
        }
        while (end > host && ".,;:!?)]}'*_~…”’".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return new Spot(start, end);
    }

    private static int afterBracket(String text, int at) {
        if (at >= text.length() || text.charAt(at) != '[') {
            return at;
        }
        int last = Math.min(text.length() - 1, at + BRACKET_MAX);
        for (int close = at + 1; close <= last; close++) {
            if (text.charAt(close) == ']') {
                return close + 1;
            }
        }
        return at;
    }

    private static boolean isSchemeChar(char c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || c == '+' || c == '-' || c == '.');
    }

    private static boolean isEnd(char c) {
        return Character.isWhitespace(c) || "<>\"“”()[]|".indexOf(c) >= 0;
    }
}
