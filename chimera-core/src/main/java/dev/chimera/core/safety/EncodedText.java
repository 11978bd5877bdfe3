package dev.chimera.core.safety;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Sentences that stand in a text as Base64 (RFC 4648, both alphabets) or as hexadecimal digits. Reads each character at most a
 * few times: a label such as {@code hex-} before the code is left out.
 */
final class EncodedText {
    private static final int LENGTH_MIN = 24;
    private static final int LENGTH_MAX = 16_384;
    private static final int DECODED_MAX = 65_536;
    private static final int LABEL_MAX = 32;

    private EncodedText() {}

    /**
     * A sentence that was found.
     *
     * @param text as decoded
     * @param place where it stands, encoded
     */
    record Decoded(String text, Spot place) {}

    /** The sentences in {@code text}, until they are 65536 characters together. */
    static List<Decoded> in(String text) {
        List<Decoded> found = new ArrayList<>();
        int start = 0;
        int decoded = 0;
        for (int i = 0; i <= text.length() && decoded < DECODED_MAX; i++) {
            if (i == text.length() || !isCode(text.charAt(i))) {
                if (i - start >= LENGTH_MIN) {
                    Spot place = new Spot(start, i);
                    Optional<String> plain = decodeLabelled(text.substring(start, Math.min(i, start + LENGTH_MAX)));
                    if (plain.isPresent()) {
                        found.add(new Decoded(plain.get(), place));
                        decoded += plain.get().length();
                    }
                }
                start = i + 1;
            }
        }
        return found;
    }

    /** The run as a whole, or what stands behind the first or the last mark near its beginning. */
    private static Optional<String> decodeLabelled(String run) {
        Optional<String> whole = decode(run);
        int first = -1;
        int last = -1;
        for (int i = 0; i < LABEL_MAX && i < run.length(); i++) {
            if ("-_/".indexOf(run.charAt(i)) >= 0) {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        if (whole.isEmpty() && last >= 0) {
            whole = decode(run.substring(last + 1));
        }
        return whole.isEmpty() && first < last ? decode(run.substring(first + 1)) : whole;
    }

    private static Optional<String> decode(String coded) {
        String run = coded.startsWith("0x") || coded.startsWith("0X") ? coded.substring(2) : coded;
        if (run.chars().allMatch(HexFormat::isHexDigit)) {
            Optional<String> hex = sentence(HexFormat.of().parseHex(run.substring(0, run.length() / 2 * 2)));
            if (hex.isPresent()) {
                return hex;
            }
        }
        String standard = run.replace('-', '+').replace('_', '/');
        int whole = standard.length() % 4 == 1 ? standard.length() - 1 : standard.length();
        try {
            return sentence(Base64.getDecoder().decode(standard.substring(0, whole)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** The bytes as text, if they are one with spaces between its words. */
    private static Optional<String> sentence(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            long spaces = text.chars().filter(c -> c == ' ').count();
            boolean readable = text.chars().allMatch(c -> c >= ' ' || c == '\n' || c == '\r' || c == '\t');
            return readable && !text.isEmpty() && spaces * 20 >= text.length() ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException notText) {
            return Optional.empty();
        }
    }

    private static boolean isCode(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '-'
                || c == '_';
    }
}
