package dev.chimera.cfo;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.KeyStatus;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.signature.Ed25519PublicKey;
import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A checkpoint key as C2SP's signed-note names it: by a name, which for a ledger is its origin, and by four bytes of a hash of the
 * name and the key. Immutable.
 *
 * @param keyId Chimera's name of the key
 * @param publicKey the 32 bytes of RFC 8032
 */
record NoteKey(String keyId, Bytes publicKey) {
    /** How many bytes of the hash name a key. */
    static final int HASH_LENGTH = 4;

    private static final byte ED25519 = 1;

    /** The enabled keys of {@code keyset}, the oldest first; they are Ed25519 keys. */
    @AccessesPartialKey
    static List<NoteKey> of(KeysetHandle keyset) {
        List<NoteKey> keys = new ArrayList<>();
        for (int i = 0; i < keyset.size(); i++) {
            KeysetHandle.Entry entry = keyset.getAt(i);
            if (entry.getStatus().equals(KeyStatus.ENABLED)) {
                byte[] key =
                        ((Ed25519PublicKey) entry.getKey()).getPublicKeyBytes().toByteArray();
                keys.add(new NoteKey(KeyRing.name(entry.getId()), Bytes.of(key)));
            }
        }
        return List.copyOf(keys);
    }

    /** The four bytes that stand before each signature of this key under {@code name}. */
    Bytes hash(String name) {
        MessageDigest sha = Digest.newSha256();
        sha.update(name.getBytes(StandardCharsets.UTF_8));
        sha.update((byte) '\n');
        return Bytes.of(Arrays.copyOf(sha.digest(typed()), HASH_LENGTH));
    }

    /** The line that configures a verifier of notes with this key. */
    String verifierKey(String name) {
        return name + "+" + hash(name).hex() + "+" + CanonicalBase64.encode(Bytes.of(typed()));
    }

    /** Whether a line of signature can carry {@code name}: no space, no plus, nothing that is not text. */
    static boolean isName(String name) {
        return !name.isEmpty()
                && StandardCharsets.UTF_8.newEncoder().canEncode(name)
                && name.codePoints()
                        .noneMatch(c -> c == '+'
                                || Character.isWhitespace(c)
                                || Character.isSpaceChar(c)
                                || Character.isISOControl(c));
    }

    /** {@code name}, if it is one. */
    static String requireName(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "the name of a key in a signed note has no spaces and no plus, got '" + name + "'");
        }
        return name;
    }

    private byte[] typed() {
        byte[] typed = new byte[1 + publicKey.length()];
        typed[0] = ED25519;
        System.arraycopy(publicKey.toArray(), 0, typed, 1, publicKey.length());
        return typed;
    }
}
