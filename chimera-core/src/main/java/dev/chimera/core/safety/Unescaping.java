package dev.chimera.core.safety;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Undoes percent escapes, leaving alone what is none. */
final class Unescaping {
    private Unescaping() {}

    /** {@code text} with every {@code %XX} as the byte it stands for, read as UTF-8. */
    static String percent(String text) {
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream plain = new ByteArrayOutputStream(raw.length);
        for (int i = 0; i < raw.length; i++) {
            int high = i + 2 < raw.length ? digit(raw[i + 1]) : -1;
            int low = i + 2 < raw.length ? digit(raw[i + 2]) : -1;
            if (raw[i] == '%' && high >= 0 && low >= 0) {
                plain.write(high << 4 | low);
                i += 2;
            } else {
                plain.write(raw[i]);
            }
        }
        return plain.toString(StandardCharsets.UTF_8);
    }

    private static int digit(byte hex) {
        return hex < 0 ? -1 : Character.digit((char) hex, 16);
    }
}
