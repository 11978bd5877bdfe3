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
    private static final String HEX = "0-9a-f";

    private static final String DUMMY = "EXAMPLE";

    private SecretShapes() {}

    /**
     * A shape.
     *
     * @param issuer who issues such keys
     * @param prefix how they begin
     * @param body which characters follow: ranges such as {@code a-f}, and single ones; a hyphen comes last
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
            boolean dummy = text.startsWith(DUMMY, end - DUMMY.length());
            return fits && !dummy && isRandom(text, start, end) ? end : at;
        }

        private boolean isBody(char c) {
            int i = 0;
            while (i < body.length()) {
                boolean range = i + 2 < body.length() && body.charAt(i + 1) == '-';
                if (c >= body.charAt(i) && c <= body.charAt(range ? i + 2 : i)) {
                    return true;
                }
                i += range ? 3 : 1;
            }
            return false;
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
        more(shapes);
        return List.copyOf(shapes);
    }

    private static void more(List<Shape> shapes) {
        all(shapes, "gitlab", "A-Za-z0-9_.-", 40, 320, "glpat-", "gldt-", "glrt-");
        all(shapes, "slack", "A-Za-z0-9%+/=-", 20, 512, "xoxc-", "xoxd-");
        all(shapes, "discord", "A-Za-z0-9_/-", 78, 120, "discord.com/api/webhooks/", "discordapp.com/api/webhooks/");
        all(shapes, "vault", URL, 24, 512, "hvs.");
        all(shapes, "docker", URL, 27, 64, "dckr_pat_");
        all(shapes, "atlassian", "A-Za-z0-9_=-", 150, 255, "ATATT3");
        all(shapes, "postman", "0-9a-f-", 59, 59, "PMAK-");
        all(shapes, "newrelic", UPPER, 27, 27, "NRAK-");
        all(shapes, "databricks", HEX, 32, 32, "dapi");
        all(shapes, "sentry", "A-Za-z0-9+/=_", 60, 512, "sntrys_");
        all(shapes, "rubygems", HEX, 48, 48, "rubygems_");
        all(shapes, "tailscale", ALNUM + "-", 20, 128, "tskey-");
        all(shapes, "figma", URL, 40, 64, "figd_");
        all(shapes, "linear", ALNUM, 40, 40, "lin_api_");
        all(shapes, "notion", ALNUM, 46, 46, "ntn_");
        all(shapes, "doppler", ALNUM, 40, 44, "dp.pt.");
        all(shapes, "pulumi", HEX, 40, 40, "pul-");
        all(shapes, "square", URL, 43, 43, "sq0csp-");
        all(shapes, "brevo", ALNUM + "-", 64, 81, "xkeysib-");
        all(shapes, "mailgun", HEX, 32, 32, "key-");
        all(shapes, "groq", ALNUM, 52, 52, "gsk_");
        all(shapes, "xai", ALNUM, 80, 80, "xai-");
        all(shapes, "replicate", ALNUM, 37, 37, "r8_");
        all(shapes, "perplexity", ALNUM, 48, 64, "pplx-");
        all(shapes, "nvidia", URL, 60, 70, "nvapi-");
        all(shapes, "age", UPPER, 58, 58, "AGE-SECRET-KEY-1");
    }

    private static void all(List<Shape> shapes, String issuer, String body, int min, int max, String... prefixes) {
        for (String prefix : prefixes) {
            shapes.add(new Shape(issuer, prefix, body, min, max));
        }
    }
}
