package dev.chimera.cfo;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Signature;
import dev.chimera.cfo.ledger.MerkleFrontier;
import dev.chimera.cfo.ledger.SigningBytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The signatures of a step's entries. A plain one is Tink's: 69 bytes that begin with 1. One that entries share begins with 2: u16
 * index, u16 count, the siblings on the way from the entry's leaf to the root, and at the end the plain signature of count and
 * root.
 */
final class Seals {
    /** The most entries that share a signature. */
    static final int SHARED_MAX = 0xFFFF;

    private static final byte SHARED = 2;
    private static final int HEADER = 1 + 2 * Short.BYTES;

    private Seals() {}

    /** A signature for each of {@code statements}, in order. */
    static List<Signature> sign(CfoKeys keys, Signing how, List<byte[]> statements) {
        if (statements.size() < 2) {
            return statements.stream().map(keys::sign).toList();
        }
        if (how == Signing.PER_ENTRY) { // the chain does not depend on signatures, so they are made side by side
            return statements.parallelStream().map(keys::sign).toList();
        }
        List<List<Digest>> levels = levels(statements);
        Digest root = levels.get(levels.size() - 1).get(0);
        Signature plain = keys.sign(SigningBytes.batch(statements.size(), root));
        List<Signature> shared = new ArrayList<>(statements.size());
        for (int index = 0; index < statements.size(); index++) {
            shared.add(new Signature(plain.keyId(), shared(levels, index, plain.value())));
        }
        return shared;
    }

    /**
     * Returns if one of {@code keys} signed {@code statement}, by itself or with others.
     *
     * @throws GeneralSecurityException otherwise, saying why
     */
    static void verify(KeyRing keys, Signature signature, byte[] statement) throws GeneralSecurityException {
        new Seen().verify(keys, signature, statement);
    }

    /** Checks one signature after the other, and one that entries share only once. Not thread-safe. */
    static final class Seen {
        private @Nullable Signature plain;
        private @Nullable Digest root;
        private int count;

        /** As {@link Seals#verify}, always with the same {@code keys}. */
        void verify(KeyRing keys, Signature signature, byte[] statement) throws GeneralSecurityException {
            byte[] value = signature.value().toArray();
            if (value[0] != SHARED) {
                keys.verify(signature, statement);
                return;
            }
            if (value.length < HEADER) {
                throw new GeneralSecurityException("the signature is cut off");
            }
            ByteBuffer in = ByteBuffer.wrap(value, 1, value.length - 1);
            int index = Short.toUnsignedInt(in.getShort());
            int of = Short.toUnsignedInt(in.getShort());
            if (of < 2 || index >= of) {
                throw new GeneralSecurityException("the signature says that it is number " + index + " of " + of);
            }
            Digest top = root(MerkleFrontier.leaf(statement), index, of, in);
            if (!in.hasRemaining()) {
                throw new GeneralSecurityException("the signature is cut off");
            }
            byte[] rest = new byte[in.remaining()];
            in.get(rest);
            Signature shared = new Signature(signature.keyId(), Bytes.of(rest));
            if (of == count && top.equals(root) && shared.equals(plain)) {
                return;
            }
            keys.verify(shared, SigningBytes.batch(of, top));
            plain = shared;
            root = top;
            count = of;
        }
    }

    /** RFC 9162, section 2.1.3.2, with the siblings read as they are needed. */
    private static Digest root(Digest leaf, int index, int count, ByteBuffer siblings) throws GeneralSecurityException {
        Digest root = leaf;
        int place = index;
        for (int last = count - 1; last > 0; last >>= 1) {
            if ((place & 1) == 1) {
                root = MerkleFrontier.node(next(siblings), root);
            } else if (place < last) {
                root = MerkleFrontier.node(root, next(siblings));
            }
            place >>= 1;
        }
        return root;
    }

    private static Digest next(ByteBuffer siblings) throws GeneralSecurityException {
        if (siblings.remaining() < Digest.LENGTH) {
            throw new GeneralSecurityException("the signature is cut off");
        }
        byte[] digest = new byte[Digest.LENGTH];
        siblings.get(digest);
        return new Digest(Bytes.of(digest));
    }

    /** The tree, leaves first: a node without a sibling is taken up one level as it is. */
    private static List<List<Digest>> levels(List<byte[]> statements) {
        List<List<Digest>> levels = new ArrayList<>();
        List<Digest> level = statements.stream().map(MerkleFrontier::leaf).toList();
        levels.add(level);
        while (level.size() > 1) {
            List<Digest> above = new ArrayList<>((level.size() + 1) / 2);
            for (int i = 0; i < level.size(); i += 2) {
                above.add(i + 1 < level.size() ? MerkleFrontier.node(level.get(i), level.get(i + 1)) : level.get(i));
            }
            levels.add(above);
            level = above;
        }
        return levels;
    }

    private static Bytes shared(List<List<Digest>> levels, int index, Bytes plain) {
        int count = levels.get(0).size();
        ByteBuffer out = ByteBuffer.allocate(HEADER + levels.size() * Digest.LENGTH + plain.length());
        out.put(SHARED).putShort((short) index).putShort((short) count);
        int place = index;
        for (List<Digest> level : levels) {
            int sibling = place ^ 1;
            if (sibling < level.size()) {
                out.put(level.get(sibling).bytes().toArray());
            }
            place >>= 1;
        }
        out.put(plain.toArray());
        byte[] value = new byte[out.position()];
        out.flip().get(value);
        return Bytes.of(value);
    }
}
