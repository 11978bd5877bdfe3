package dev.chimera.spi.postgres;

/** Which texts can be kept so that the very same text comes back. */
final class PostgresText {
    private PostgresText() {}

    /** {@code value}, if the server can keep it. */
    static String whole(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == 0) {
                throw new IllegalArgumentException("a text to keep has a zero character at " + i + " of "
                        + value.length() + ", which PostgreSQL cannot keep");
            }
            if (Character.isSurrogate(c)) {
                if (i + 1 == value.length() || !Character.isSurrogatePair(c, value.charAt(i + 1))) {
                    throw new IllegalArgumentException("a text to keep has half a character (an unpaired surrogate) at "
                            + i + " of " + value.length());
                }
                i++;
            }
        }
        return value;
    }
}
