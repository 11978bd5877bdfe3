package dev.chimera.tck;

import dev.chimera.api.media.MediaKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** What the contract of a media provider needs to ask for files and to look at them. */
final class MediaSamples {
    static final long POLL_MILLIS = 20;

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};

    private MediaSamples() {}

    static UUID orderId(long number) {
        return new UUID(0x0BDE8L, number);
    }

    static String topLevelType(MediaKind kind) {
        return switch (kind) {
            case IMAGE -> "image";
            case VIDEO -> "video";
            case VOICE -> "audio";
        };
    }

    /** Whether {@code content} begins as files of {@code mediaType} do; types that are not known here pass. */
    static boolean looksLike(String mediaType, byte[] content) {
        return switch (mediaType) {
            case "image/png" -> begins(content, 0, PNG);
            case "image/jpeg" -> begins(content, 0, JPEG);
            case "image/gif" -> begins(content, 0, ascii("GIF8"));
            case "image/webp" -> begins(content, 0, ascii("RIFF")) && begins(content, 8, ascii("WEBP"));
            case "audio/wav", "audio/x-wav", "audio/vnd.wave" ->
                begins(content, 0, ascii("RIFF")) && begins(content, 8, ascii("WAVE"));
            case "video/mp4", "audio/mp4" -> begins(content, 4, ascii("ftyp"));
            default -> content.length > 0;
        };
    }

    static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for a job", e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean begins(byte[] content, int at, byte[] with) {
        return content.length >= at + with.length && Arrays.equals(content, at, at + with.length, with, 0, with.length);
    }
}
