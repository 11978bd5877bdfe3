package dev.chimera.cfo.ledger;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * The Merkle tree of RFC 6962, section 2.1, kept as the roots of its full subtrees, largest first. That is enough to append and
 * to know the root: at most 63 hashes whatever the size.
 */
public final class MerkleFrontier {
    private static final byte LEAF = 0;
    private static final byte NODE = 1;
    private static final Digest EMPTY_ROOT = Digest.sha256(new byte[0]);

    private MerkleFrontier() {}

    /** The hash of a leaf: SHA-256 of a zero byte and the record. */
    public static Digest leaf(byte[] record) {
        MessageDigest sha = Digest.newSha256();
        sha.update(LEAF);
        return new Digest(Bytes.of(sha.digest(record)));
    }

    /** The frontier of the {@code size} leaves under {@code frontier} and then {@code leaf}. */
    public static List<Digest> append(List<Digest> frontier, long size, Digest leaf) {
        List<Digest> next = new ArrayList<>(frontier);
        Digest root = leaf;
        for (long full = size; (full & 1) == 1; full >>>= 1) {
            root = node(next.remove(next.size() - 1), root);
        }
        next.add(root);
        return next;
    }

    /** The root of the whole tree. */
    public static Digest root(List<Digest> frontier) {
        if (frontier.isEmpty()) {
            return EMPTY_ROOT;
        }
        Digest root = frontier.get(frontier.size() - 1);
        for (int i = frontier.size() - 2; i >= 0; i--) {
            root = node(frontier.get(i), root);
        }
        return root;
    }

    static Digest node(Digest left, Digest right) {
        MessageDigest sha = Digest.newSha256();
        sha.update(NODE);
        sha.update(left.bytes().toArray());
        return new Digest(Bytes.of(sha.digest(right.bytes().toArray())));
    }
}
