package dev.chimera.core.safety;

import java.util.ArrayList;
import java.util.List;

/** The shapes of keys that begin with a prefix of their issuer's. Sources: the issuers' own documentation of their formats. */
final class SecretShapes {
    /** All that are known. */
    static final List<Shape> KNOWN = shapes();

    private static final String UPPER = "A-Z0-9";
    private static final String ALNUM = "A-Za-z0-9";
    private static final String URL = "A-Za-z0-9_-";
    private static final String HEX = "0-9a-z";

    private SecretShapes() {}

    /**
     * A shape.
     *
     * @param issuer who issues such keys
     * @param prefix how they begin
     * @param body which characters follow: {@code A-Z}, {@code a-z}, {@code 0-9} and single ones
     * @param min at least so many of them
     * @param max at most so many of them
     */
    record Shape(String issuer, String prefix, String body, int min, int max) {
        /** Where the key ends that begins at {@code at}, or {@code at} if none does. */
        int end(String text, int at) {
            if (at > 0 && isWord(text.charAt(at - 1)) && Character.isLetterOrDigit(prefix.charAt(0))) {
                return at;
            }
            int start = at + prefix.length();
            int end = start;
            while (end < text.length() && end - start <= max && isBody(text.charAt(end))) {
                end++;
            }
            boolean fits = end - start >= min && end - start <= max;
            return fits && isRandom(text, start, end) ? end : at;
        }

        private boolean isBody(char c) {
            return (c >= 'A' && c <= 'Z' && body.contains("A-Z"))
                    || (c >= 'a' && c <= 'z' && body.contains("a-z"))
                    || (c >= '0' && c <= '9')
                    || (c == '_' && body.contains("_"))
                    || (c == '-' && body.endsWith("-"))
                    || (c == '.' && body.contains("."));
        }

        /** Whether the body is more than a word: it has a digit, or both cases, or is all of one case where only that may be. */
        private boolean isRandom(String text, int start, int end) {
            boolean lower = false;
            boolean upper = false;
            for (int i = start; i < end; i++) {
                char c = text.charAt(i);
                if (c >= '0' && c <= '9') {
                    return true;
                }
                lower |= c >= 'a' && c <= 'z';
                upper |= c >= 'A' && c <= 'Z';
            }
            return (lower && upper) || !body.contains("a-z") || min == max || (lower && body.equals(ALNUM));
        }
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private static List<Shape> shapes() {
        List<Shape> shapes = new ArrayList<>();
        all(shapes, "aws", UPPER, 16, 16, "AKIA", "ASIA", "ABIA", "ACCA", "A3T0", "A3TX");
        all(shapes, "github", ALNUM, 36, 255, "ghp_", "gho_", "ghu_", "ghs_", "ghr_");
        all(shapes, "github", ALNUM + "_", 50, 255, "github_pat_");
        all(shapes, "gitlab", URL, 20, 20, "glpat-", "gldt-", "glft-", "glrt-");
        all(shapes, "gitlab", URL, 18, 255, "glcbt-", "glsoat-", "GR1348941");
        all(shapes, "gitlab", URL, 25, 25, "glimt-");
        all(shapes, "gitlab", URL, 40, 40, "glptt-");
        all(shapes, "gitlab", URL, 50, 255, "glagent-");
        all(shapes, "gitlab", URL, 64, 64, "gloas-");
        all(shapes, "slack", ALNUM + "-", 10, 255, "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxe-", "xapp-");
        all(shapes, "slack", "A-Za-z0-9_/-", 20, 255, "hooks.slack.com/services/T");
        all(shapes, "google", URL, 35, 35, "AIza");
        all(shapes, "google", URL, 20, 512, "ya29.", "GOCSPX-");
        all(shapes, "stripe", ALNUM, 16, 255, "sk_live_", "rk_live_", "sk_test_", "rk_test_", "whsec_");
        all(shapes, "openai", URL, 20, 255, "sk-proj-", "sk-svcacct-", "sk-ant-", "sk-or-");
        all(shapes, "openai", ALNUM, 32, 64, "sk-");
        all(shapes, "sendgrid", "A-Za-z0-9_.-", 60, 72, "SG.");
        all(shapes, "npm", ALNUM, 36, 36, "npm_");
        all(shapes, "pypi", URL, 70, 1024, "pypi-AgE");
        all(shapes, "huggingface", ALNUM, 30, 64, "hf_");
        all(shapes, "digitalocean", ALNUM, 60, 80, "dop_v1_", "doo_v1_");
        all(shapes, "shopify", ALNUM, 32, 32, "shpat_", "shpca_", "shpss_", "shppa_");
        all(shapes, "twilio", HEX, 32, 32, "AC", "SK");
        all(shapes, "artifactory", ALNUM, 10, 128, "AKC");
        all(shapes, "artifactory", ALNUM, 10, 128, "AP1", "AP2", "AP3", "AP4", "AP5", "AP6", "AP7", "AP8", "AP9");
        all(shapes, "artifactory", ALNUM, 10, 128, "APA", "APB", "APC", "APD", "APE", "APF");
        return List.copyOf(shapes);
    }

    private static void all(List<Shape> shapes, String issuer, String body, int min, int max, String... prefixes) {
        for (String prefix : prefixes) {
            shapes.add(new Shape(issuer, prefix, body, min, max));
        }
    }
}
