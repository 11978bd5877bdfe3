package dev.chimera.openclaw.exchange;

import dev.chimera.api.Bytes;
import dev.chimera.api.CanonicalReader;
import dev.chimera.openclaw.wire.Message;
import dev.chimera.openclaw.wire.MessageDoor;
import dev.chimera.openclaw.wire.Refusal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;

/** A message in which one bit was flipped, and why it must be refused, which follows from where the bit stands. */
record BitFlips(Bytes raw, Refusal expected) {
    private static final int TYPE = 20;
    private static final int EXCHANGE = 21;
    private static final int STEP = 37;
    private static final int KEY_LENGTH = 38;
    private static final int KEY = 40;
    private static final int TO = 72;
    private static final int NONCE_LENGTH = 104;
    private static final int NONCE = 106;
    private static final int TIME = 122;
    private static final int PREVIOUS = 130;
    private static final int BODY_LENGTH = 162;
    private static final int BODY = 166;
    private static final int SIGNATURE = 64;

    static BitFlips of(Message message, Random random, Instant now) {
        byte[] bytes = message.encoded().toArray();
        int at = random.nextInt(bytes.length);
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        return new BitFlips(Bytes.of(bytes), expected(bytes, at, now));
    }

    private static Refusal expected(byte[] bytes, int at, Instant now) {
        int signature = bytes.length - SIGNATURE;
        if (at < TYPE) {
            return saysAnotherVersion(bytes) ? Refusal.VERSION : Refusal.MALFORMED;
        }
        if (at == TYPE
                || at == STEP
                || in(at, KEY_LENGTH, KEY)
                || in(at, NONCE_LENGTH, NONCE)
                || in(at, BODY_LENGTH, BODY)) {
            return Refusal.MALFORMED;
        }
        if (in(at, TO, NONCE_LENGTH)) {
            return Refusal.RECEIVER;
        }
        if (in(at, TIME, PREVIOUS)) {
            return time(ByteBuffer.wrap(bytes).getLong(TIME), now);
        }
        boolean isSignatureLength = in(at, signature - 2, signature);
        return isSignatureLength ? Refusal.MALFORMED : Refusal.SIGNATURE;
    }

    /** Whether it begins with a name of this protocol, perhaps a longer one. */
    private static boolean saysAnotherVersion(byte[] bytes) {
        try {
            return CanonicalReader.of(Bytes.of(bytes)).text(64).startsWith("chimera-openclaw/");
        } catch (IllegalArgumentException notText) {
            return false;
        }
    }

    private static Refusal time(long micros, Instant now) {
        if (Math.abs(micros / 1_000_000) >= Long.MAX_VALUE / 1_000_000_000) {
            return Refusal.MALFORMED;
        }
        long off = Math.abs(micros - ChronoUnit.MICROS.between(Instant.EPOCH, now));
        return off > ChronoUnit.MICROS.between(now, now.plus(MessageDoor.WINDOW)) ? Refusal.STALE : Refusal.SIGNATURE;
    }

    private static boolean in(int at, int from, int to) {
        return at >= from && at < to;
    }
}
