package dev.chimera.cfo;

import dev.chimera.api.Bytes;
import dev.chimera.api.Signature;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.ledger.LedgerBreak;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.cfo.ledger.SigningBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A checkpoint as text: C2SP's tlog-checkpoint in a signed-note, which witnesses and other logs' tools read. The name of the key is
 * the ledger's origin. There is one spelling of each checkpoint and signature, and no other is read.
 */
public final class CheckpointNote {
    /** Room for sixteen cosignatures of the largest kind in use, and as much again. */
    private static final int CHARS_MAX = 262_144;

    private static final String DASH = "\u2014 ";

    private CheckpointNote() {}

    /**
     * {@code checkpoint} as a note; {@code keys} hold the key that signed it, and whether it did is not checked.
     *
     * @throws IllegalArgumentException if they do not hold it, or the origin has a space or a plus
     */
    public static String text(Checkpoint checkpoint, CfoPublicKeys keys) {
        String origin = NoteKey.requireName(checkpoint.origin());
        String keyId = checkpoint.signature().keyId();
        NoteKey key = keys.noteKeys().stream()
                .filter(known -> known.keyId().equals(keyId))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("key '" + keyId + "' is none of " + keys));
        byte[] hash = key.hash(origin).toArray();
        byte[] signature = checkpoint.signature().value().toArray();
        byte[] line = Arrays.copyOf(hash, hash.length + signature.length);
        System.arraycopy(signature, 0, line, hash.length, signature.length);
        return body(checkpoint) + "\n" + DASH + origin + " " + CanonicalBase64.encode(Bytes.of(line)) + "\n";
    }

    /**
     * The checkpoint that {@code note} says and a key of {@code trusted} signed. Lines of other signers, such as witnesses, are not
     * looked into. Whether it is about the ledger that is meant, its origin says: compare it.
     *
     * @throws LedgerBrokenException if the note is anything else, in any character, or lines between the root and the signatures
     *     say more than a checkpoint can
     */
    public static Checkpoint verified(String note, CfoPublicKeys trusted) {
        requireText(note);
        int blank = note.indexOf("\n\n");
        if (blank < 0) {
            throw refused("has no empty line before its signatures");
        }
        String body = note.substring(0, blank + 1);
        Checkpoint checkpoint = unsigned(body, signer(note.substring(blank + 2), body, trusted));
        if (!body(checkpoint).equals(body)) {
            throw refused("spells its size or root in another way than everybody does");
        }
        return checkpoint;
    }

    /** The three lines that are signed. */
    static String body(Checkpoint checkpoint) {
        return new String(
                SigningBytes.checkpoint(checkpoint.origin(), checkpoint.size(), checkpoint.root()),
                StandardCharsets.UTF_8);
    }

    private static void requireText(String note) {
        if (note.length() > CHARS_MAX) {
            throw refused("has more than " + CHARS_MAX + " characters");
        }
        boolean control = note.chars().anyMatch(c -> c < ' ' && c != '\n');
        if (control || !StandardCharsets.UTF_8.newEncoder().canEncode(note)) {
            throw refused("is not plain text");
        }
        if (!note.endsWith("\n")) {
            throw refused("does not end with a newline");
        }
    }

    private static Checkpoint unsigned(String body, Signature signature) {
        String[] lines = body.split("\n", -1);
        if (lines.length != 4) {
            throw refused("has other lines than origin, size and root");
        }
        try {
            return new Checkpoint(lines[0], Long.parseLong(lines[1]), CanonicalBase64.digest(lines[2]), signature);
        } catch (IllegalArgumentException e) {
            throw refused("holds no checkpoint: " + e.getMessage());
        }
    }

    /** The first signature by a trusted key; every one by a trusted key has to be good. */
    private static Signature signer(String signatures, String body, CfoPublicKeys trusted) {
        String origin = body.substring(0, body.indexOf('\n'));
        byte[] message = body.getBytes(StandardCharsets.UTF_8);
        Optional<Signature> first = Optional.empty();
        Set<String> seen = new HashSet<>();
        for (Line line : lines(signatures)) {
            Optional<Signature> signature = line.by(trusted.noteKeys(), origin);
            if (signature.isPresent()) {
                if (!seen.add(signature.get().keyId())) {
                    throw refused(
                            "is signed twice by the key '" + signature.get().keyId() + "'");
                }
                verify(signature.get(), message, trusted);
                first = first.or(() -> signature);
            }
        }
        return first.orElseThrow(
                () -> refused("is signed in the name of '" + shortened(origin) + "' by none of " + trusted));
    }

    private static List<Line> lines(String signatures) {
        try {
            String all = signatures.substring(0, Math.max(0, signatures.length() - 1));
            return Arrays.stream(all.split("\n", -1)).map(Line::of).toList();
        } catch (IllegalArgumentException e) {
            throw refused("has a line that is no signature: " + e.getMessage());
        }
    }

    private static void verify(Signature signature, byte[] message, CfoPublicKeys trusted) {
        try {
            trusted.verifyCheckpoint(signature, message);
        } catch (GeneralSecurityException e) {
            throw refused("is not what was signed: " + e.getMessage());
        }
    }

    private static String shortened(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "..." : text;
    }

    private static LedgerBrokenException refused(String why) {
        return new LedgerBrokenException(new LedgerBreak(0, LedgerBreak.Kind.CHECKPOINT, "the note " + why));
    }

    /**
     * One line of signature.
     *
     * @param name the name of the key
     * @param hash what else names it
     * @param value what it made
     */
    private record Line(String name, Bytes hash, Bytes value) {
        static Line of(String text) {
            int space = text.indexOf(' ', DASH.length());
            if (!text.startsWith(DASH) || space < 0) {
                throw new IllegalArgumentException("it is not a dash, a name and Base 64");
            }
            String name = NoteKey.requireName(text.substring(DASH.length(), space));
            byte[] bytes = CanonicalBase64.decode(text.substring(space + 1)).toArray();
            if (bytes.length <= NoteKey.HASH_LENGTH) {
                throw new IllegalArgumentException("it is too short");
            }
            return new Line(
                    name,
                    Bytes.of(Arrays.copyOf(bytes, NoteKey.HASH_LENGTH)),
                    Bytes.of(Arrays.copyOfRange(bytes, NoteKey.HASH_LENGTH, bytes.length)));
        }

        Optional<Signature> by(List<NoteKey> keys, String origin) {
            return keys.stream()
                    .filter(key -> name.equals(origin) && hash.equals(key.hash(origin)))
                    .findFirst()
                    .map(key -> new Signature(key.keyId(), value));
        }
    }
}
