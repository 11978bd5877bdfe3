package dev.chimera.cfo;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Signature;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.cfo.ledger.LedgerRecord;
import dev.chimera.cfo.ledger.MerkleFrontier;
import dev.chimera.cfo.ledger.RecordWriter;
import dev.chimera.cfo.ledger.SigningBytes;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry that is not signed yet. Immutable.
 *
 * @param said what it says
 * @param record the bytes
 * @param hash of the bytes
 * @param requestId the request that it answers, if it answers one
 * @param summary for a store's columns
 */
record Draft(
        LedgerRecord said,
        Bytes record,
        Digest hash,
        @Nullable UUID requestId,
        LedgerChange.Summary summary) {

    static Draft of(LedgerRecord said, @Nullable UUID requestId, LedgerChange.Summary summary) {
        byte[] bytes = RecordWriter.encode(said);
        return new Draft(said, Bytes.of(bytes), MerkleFrontier.leaf(bytes), requestId, summary);
    }

    byte[] statement() {
        return SigningBytes.entry(hash, said);
    }

    LedgerEntry signed(Signature signature) {
        return new LedgerEntry(said.seq(), record, hash, signature);
    }
}
