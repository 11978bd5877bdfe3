package dev.chimera.cfo;

import dev.chimera.api.Digest;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.cfo.rule.Limits;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a governor was built from. The store and the keys stay the host's.
 *
 * @param limits the budget
 * @param policy the thresholds, in the budget's currency
 * @param policyHash SHA-256 of budget and policy
 * @param store where the ledger is
 * @param keys what signs
 * @param clock the time
 * @param random for ids
 * @param origin the ledger's name
 * @param observer who is told
 * @param reviewers the people whose word counts
 * @param signing how entries are signed
 * @param checkpoints where checkpoints go, if anywhere
 * @param queueMax how many callers may wait
 * @param batchMax how many are written together at most
 */
record Setup(
        Limits limits,
        SpendPolicy policy,
        Digest policyHash,
        LedgerStore store,
        CfoKeys keys,
        InstantSource clock,
        RandomGenerator random,
        String origin,
        CfoObserver observer,
        Reviewers reviewers,
        Signing signing,
        @Nullable CheckpointSink checkpoints,
        int queueMax,
        int batchMax) {

    /** A fresh random id: a UUID of version 4 (RFC 9562). */
    UUID newId() {
        long high = (random.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
