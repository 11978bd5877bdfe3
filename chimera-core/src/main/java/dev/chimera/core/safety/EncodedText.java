package dev.chimera.core.safety;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Sentences that stand in a text as Base64 (RFC 4648, both alphabets) or as hexadecimal digits. Reads each character once. */
final class EncodedText {
    private static final int LENGTH_MIN = 24;
    private static final int LENGTH_MAX = 16_384;
    private static final int FOUND_MAX = 32;

    private EncodedText() {}

    /**
     * A sentence that was found.
     *
     * @param text as decoded
     * @param place where it stands, encoded
     */
    record Decoded(String text, Spot place) {}

    /** The sentences in {@code text}, at most 32. */
    static List<Decoded> in(String text) {
        List<Decoded> found = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length() && found.size() < FOUND_MAX; i++) {
            if (i == text.length() || !isCode(text.charAt(i))) {
                if (i - start >= LENGTH_MIN) {
                    Spot place = new Spot(start, i);
                    decode(text.substring(start, Math.min(i, start + LENGTH_MAX)))
                            .ifPresent(plain -> found.add(new Decoded(plain, place)));
                }
                start = i + 1;
            }
        }
        return found;
    }

    private static Optional<String> decode(String run) {
        if (run.length() % 2 == 0 && run.chars().allMatch(HexFormat::isHexDigit)) {
            return sentence(HexFormat.of().parseHex(run));
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
            return readable && spaces * 20 >= text.length() ? Optional.of(text) : Optional.empty();
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
