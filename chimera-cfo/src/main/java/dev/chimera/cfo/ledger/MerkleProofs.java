package dev.chimera.cfo.ledger;

import dev.chimera.api.Digest;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks proofs as RFC 9162, sections 2.1.3.2 and 2.1.4.2, says: by walking up the bits of the place and of the size, which is
 * not how {@link MerkleProver} makes them. A path that is longer or shorter than the tree is deep is refused, whatever it hashes to.
 */
public final class MerkleProofs {
    private static final Digest EMPTY_ROOT = MerkleFrontier.root(List.of());

    private MerkleProofs() {}

    /**
     * Returns if {@code leaf} is at the place {@code index} of the tree of {@code size} leaves with the root {@code root}.
     *
     * @throws GeneralSecurityException if {@code path} does not show it
     */
    public static void verifyInclusion(Digest leaf, long index, long size, List<Digest> path, Digest root)
            throws GeneralSecurityException {
        if (index < 0 || index >= size) {
            throw new GeneralSecurityException("place " + index + " is outside of a tree of " + size + " leaves");
        }
        Walk walk = new Walk(index, size - 1);
        Digest computed = leaf;
        for (Digest sibling : path) {
            walk.requireLevel();
            if (walk.isRightChild()) {
                computed = MerkleFrontier.node(sibling, computed);
                walk.skipLevelsWithoutSibling();
            } else {
                computed = MerkleFrontier.node(computed, sibling);
            }
            walk.up();
        }
        walk.requireTop();
        requireEqual("the root", root, computed);
    }

    /**
     * Returns if the tree of {@code size} leaves with {@code root} begins with the tree of its first {@code earlier} leaves, which
     * has {@code earlierRoot}.
     *
     * @throws GeneralSecurityException if {@code path} does not show it
     */
    public static void verifyConsistency(long earlier, Digest earlierRoot, long size, Digest root, List<Digest> path)
            throws GeneralSecurityException {
        if (earlier < 0 || earlier > size) {
            throw new GeneralSecurityException("a tree of " + size + " leaves did not begin with " + earlier);
        }
        if (earlier == 0 || earlier == size) {
            if (!path.isEmpty()) {
                throw new GeneralSecurityException("from " + earlier + " to " + size + " leaves the path is empty");
            }
            requireEqual("the earlier root", earlierRoot, earlier == 0 ? EMPTY_ROOT : root);
            requireEqual("the root", root, size == 0 ? EMPTY_ROOT : root);
            return;
        }
        List<Digest> steps = new ArrayList<>();
        if (Long.bitCount(earlier) == 1) {
            steps.add(earlierRoot);
        }
        steps.addAll(path);
        if (path.isEmpty()) {
            throw new GeneralSecurityException("the path is shorter than the tree is deep");
        }
        climb(earlier, earlierRoot, size, root, steps);
    }

    private static void climb(long earlier, Digest earlierRoot, long size, Digest root, List<Digest> steps)
            throws GeneralSecurityException {
        Walk walk = new Walk(earlier - 1, size - 1);
        walk.skipRightChildren();
        Digest before = steps.get(0);
        Digest now = steps.get(0);
        for (Digest sibling : steps.subList(1, steps.size())) {
            walk.requireLevel();
            if (walk.isRightChild()) {
                before = MerkleFrontier.node(sibling, before);
                now = MerkleFrontier.node(sibling, now);
                walk.skipLevelsWithoutSibling();
            } else {
                now = MerkleFrontier.node(now, sibling);
            }
            walk.up();
        }
        walk.requireTop();
        requireEqual("the earlier root", earlierRoot, before);
        requireEqual("the root", root, now);
    }

    private static void requireEqual(String what, Digest said, Digest computed) throws GeneralSecurityException {
        if (!computed.equals(said)) {
            throw new GeneralSecurityException(what + " is said to be " + said + ", the path leads to " + computed);
        }
    }

    /** Where a node is on its level and where the last node of that level is: {@code fn} and {@code sn} of RFC 9162. */
    private static final class Walk {
        private long place;
        private long last;

        Walk(long place, long last) {
            this.place = place;
            this.last = last;
        }

        boolean isRightChild() {
            return (place & 1) == 1 || place == last;
        }

        void up() {
            place >>>= 1;
            last >>>= 1;
        }

        /** A last node that is a left child has no sibling and is its own parent. */
        void skipLevelsWithoutSibling() {
            while ((place & 1) == 0 && place != 0) {
                up();
            }
        }

        void skipRightChildren() {
            while ((place & 1) == 1) {
                up();
            }
        }

        void requireLevel() throws GeneralSecurityException {
            if (last == 0) {
                throw new GeneralSecurityException("the path is longer than the tree is deep");
            }
        }

        void requireTop() throws GeneralSecurityException {
            if (last != 0) {
                throw new GeneralSecurityException("the path is shorter than the tree is deep");
            }
        }
    }
}
