package dev.chimera.api.spi;

import dev.chimera.api.Digest;
import dev.chimera.api.finance.KillSwitch.Engaged;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of a ledger: what the next entry follows from. Immutable.
 *
 * @param size how many entries
 * @param last the last entry's hash; 32 zero bytes at first
 * @param frontier the roots of the full subtrees of the Merkle tree, largest first, so that the tree's root can be computed
 *     without reading entries
 * @param lastAt when the last entry was written; {@link Instant#EPOCH} at first
 * @param killed who engaged the kill switch; {@code null} while everything may go on
 */
public record LedgerHead(
        long size,
        Digest last,
        List<Digest> frontier,
        Instant lastAt,
        @Nullable Engaged killed) {
    /** The head of a ledger without entries. */
    public static final LedgerHead EMPTY = new LedgerHead(0, Digest.ZERO, List.of(), Instant.EPOCH, null);

    // written out in full: javac 17 drops the annotation of a nested type from the parameters of a compact constructor
    public LedgerHead(
            long size, Digest last, List<Digest> frontier, Instant lastAt, @Nullable Engaged killed) {
        this.size = size;
        this.last = last;
        this.frontier = List.copyOf(frontier);
        this.lastAt = lastAt;
        this.killed = killed;
    }
}
