package dev.chimera.cfo.ledger;

import dev.chimera.api.Digest;
import dev.chimera.api.Require;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one proof of RFC 6962, section 2.1.1 or 2.1.2, while the leaves go by once. Such a proof is a list of roots of subtrees.
 * Which ones follows from the sizes alone, and no leaf is in two of them, so that one frontier at a time does: memory grows with
 * the depth of the tree. Not thread-safe.
 */
public final class MerkleProver {
    private final long size;
    private final List<Subtree> wanted;
    private final List<Subtree> inOrder;
    private final Map<Subtree, Digest> roots = new HashMap<>();
    private List<Digest> frontier = List.of();
    private int next;
    private long seen;

    private MerkleProver(long size, Deque<Subtree> wanted) {
        this.size = size;
        this.wanted = List.copyOf(wanted);
        this.inOrder = new ArrayList<>(wanted);
        inOrder.sort(Comparator.comparingLong(Subtree::from));
    }

    /**
     * The path of the leaf {@code index} in the tree of {@code size} leaves.
     *
     * @throws IllegalArgumentException if there is no such leaf
     */
    public static MerkleProver ofInclusion(long index, long size) {
        Require.range("index", index, 0, size - 1);
        Deque<Subtree> path = new ArrayDeque<>();
        Subtree rest = new Subtree(0, size);
        while (rest.leaves() > 1) {
            boolean left = index < rest.split();
            path.addFirst(left ? rest.right() : rest.left());
            rest = left ? rest.left() : rest.right();
        }
        return new MerkleProver(size, path);
    }

    /**
     * The proof that the tree of {@code size} leaves begins with the tree of its first {@code earlier} leaves; empty if one of the
     * two says all, because they are equal, or because every tree goes on from none.
     *
     * @throws IllegalArgumentException if {@code earlier} is negative or larger than {@code size}
     */
    public static MerkleProver ofConsistency(long earlier, long size) {
        Require.range("earlier", earlier, 0, size);
        Deque<Subtree> path = new ArrayDeque<>();
        Subtree rest = new Subtree(0, size);
        while (earlier > 0 && earlier != rest.to()) {
            boolean left = earlier <= rest.split();
            path.addFirst(left ? rest.right() : rest.left());
            rest = left ? rest.left() : rest.right();
        }
        if (rest.from() > 0) {
            path.addFirst(rest);
        }
        return new MerkleProver(size, path);
    }

    /**
     * The next leaf, in the order of the ledger.
     *
     * @throws IllegalStateException if there were as many as the tree has
     */
    public void add(Digest leaf) {
        if (seen == size) {
            throw new IllegalStateException("the proof is for a tree of " + size + " leaves, and all were given");
        }
        if (next < inOrder.size() && inOrder.get(next).from() <= seen) {
            grow(inOrder.get(next), leaf);
        }
        seen++;
    }

    /**
     * The hashes of the proof, in its order.
     *
     * @throws IllegalStateException if leaves are missing
     */
    public List<Digest> path() {
        if (seen != size) {
            throw new IllegalStateException(
                    "the proof is for a tree of " + size + " leaves, and " + seen + " were given");
        }
        return wanted.stream().map(roots::get).toList();
    }

    private void grow(Subtree subtree, Digest leaf) {
        frontier = MerkleFrontier.append(frontier, seen - subtree.from(), leaf);
        if (seen + 1 == subtree.to()) {
            roots.put(subtree, MerkleFrontier.root(frontier));
            frontier = List.of();
            next++;
        }
    }

    /** The leaves from {@code from} on, up to but without {@code to}. */
    private record Subtree(long from, long to) {
        long leaves() {
            return to - from;
        }

        /** Where the right half begins: the largest power of two that is smaller than the number of leaves, further on. */
        long split() {
            return from + Long.highestOneBit(leaves() - 1);
        }

        Subtree left() {
            return new Subtree(from, split());
        }

        Subtree right() {
            return new Subtree(split(), to);
        }
    }
}
