package dev.chimera.benchmarks.quality;

import java.util.Locale;
import java.util.random.RandomGenerator;

/** Ways in which one text is posted again and again. */
enum Repost {
    EXACT {
        @Override
        String put(String text, RandomGenerator random) {
            return text;
        }
    },
    CASE_AND_SPACE {
        @Override
        String put(String text, RandomGenerator random) {
            String spaced = text.replace(" ", "  ");
            return random.nextBoolean() ? spaced.toUpperCase(Locale.ROOT) : spaced.toLowerCase(Locale.ROOT);
        }
    },
    EMOJI_AND_MARKS {
        @Override
        String put(String text, RandomGenerator random) {
            return "\uD83D\uDD25\uD83D\uDD25 " + text + "!".repeat(1 + random.nextInt(4)) + " \u2764\uFE0F\uD83D\uDE02";
        }
    },
    OTHER_LINK {
        @Override
        String put(String text, RandomGenerator random) {
            return text + " https://t.example/" + Long.toString(random.nextLong() >>> 8, 36);
        }
    },
    MENTIONS {
        @Override
        String put(String text, RandomGenerator random) {
            return "@" + user(random) + " @" + user(random) + " " + text;
        }
    },
    RETWEET {
        @Override
        String put(String text, RandomGenerator random) {
            return "RT @" + user(random) + ": " + text;
        }
    },
    CUT_RETWEET {
        @Override
        String put(String text, RandomGenerator random) {
            int keep = Math.max(text.length() * 7 / 10, Math.min(text.length(), 40));
            return "RT @" + user(random) + ": " + text.substring(0, keep) + "\u2026";
        }
    },
    QUOTE {
        @Override
        String put(String text, RandomGenerator random) {
            return "So true! \"" + text + "\" via @" + user(random);
        }
    },
    LOOK_ALIKES {
        @Override
        String put(String text, RandomGenerator random) {
            String other = text.replace('a', '\u0430').replace('e', '\u0435').replace('o', '\u043E');
            int at = 1 + random.nextInt(Math.max(1, other.length() - 1));
            return other.substring(0, at) + "\u200B" + other.substring(at);
        }
    },
    TYPING_ERROR {
        @Override
        String put(String text, RandomGenerator random) {
            int at = random.nextInt(Math.max(1, text.length() - 1));
            return text.substring(0, at) + text.substring(Math.min(text.length(), at + 1));
        }
    },
    SPAM_FRAME {
        @Override
        String put(String text, RandomGenerator random) {
            return text + " #follow #" + user(random) + " #win";
        }
    };

    /** {@code text} in this repost. */
    abstract String put(String text, RandomGenerator random);

    private static String user(RandomGenerator random) {
        return "user" + random.nextInt(10_000);
    }
}
