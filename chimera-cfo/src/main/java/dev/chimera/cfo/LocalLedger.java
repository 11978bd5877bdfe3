package dev.chimera.cfo;

import dev.chimera.api.Digest;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.ledger.ConsistencyProof;
import dev.chimera.api.ledger.InclusionProof;
import dev.chimera.api.ledger.Ledger;
import dev.chimera.api.ledger.LedgerBreak;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.LedgerHead;
import dev.chimera.cfo.ledger.LedgerFile;
import dev.chimera.cfo.ledger.MerkleFrontier;
import dev.chimera.cfo.ledger.MerkleProver;
import dev.chimera.cfo.ledger.SigningBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The read side of the ledger in the store. Thread-safe. */
final class LocalLedger implements Ledger {
    private final Setup setup;
    private final GuardedStore store;

    LocalLedger(Setup setup, GuardedStore store) {
        this.setup = setup;
        this.store = store;
    }

    @Override
    public long size() {
        return store.head().size();
    }

    @Override
    public void read(long fromSeq, Consumer<LedgerEntry> reader) {
        store.read(fromSeq, reader);
    }

    @Override
    public List<LedgerEntry> entries(long fromSeq, int max) {
        return store.entries(fromSeq, max);
    }

    @Override
    public List<LedgerEntry> about(UUID requestId) {
        Wanted wanted = new Wanted();
        List<UUID> places = List.of(requestId, Earnings.filedUnder(requestId));
        places.forEach(wanted::request);
        Map<UUID, List<LedgerEntry>> found = store.view(wanted.keys()).decisions();
        return places.stream()
                .flatMap(place -> found.getOrDefault(place, List.of()).stream())
                .sorted(Comparator.comparingLong(LedgerEntry::seq))
                .toList();
    }

    @Override
    public Checkpoint checkpoint() {
        return signed(store.head());
    }

    @Override
    public InclusionProof prove(long seq) {
        LedgerHead head = store.head();
        if (seq < 0 || seq >= head.size()) {
            throw new IllegalArgumentException("the ledger has " + head.size() + " entries; there is no entry " + seq);
        }
        MerkleProver prover = MerkleProver.ofInclusion(seq, head.size());
        return new InclusionProof(seq, path(prover, head), signed(head));
    }

    @Override
    public ConsistencyProof proveSince(long size) {
        LedgerHead head = store.head();
        if (size < 0 || size > head.size()) {
            throw new IllegalArgumentException("the ledger has " + head.size() + " entries and never had " + size);
        }
        MerkleProver prover = MerkleProver.ofConsistency(size, head.size());
        return new ConsistencyProof(size, path(prover, head), signed(head));
    }

    private List<Digest> path(MerkleProver prover, LedgerHead head) {
        AtomicLong next = new AtomicLong();
        store.read(0, entry -> {
            if (next.getAndIncrement() < head.size()) {
                prover.add(entry.hash());
            }
        });
        return prover.path();
    }

    @Override
    public Checkpoint verify() {
        return signed(new StoreAudit(setup, store).full());
    }

    @Override
    public void export(OutputStream out) throws IOException {
        LedgerHead head = store.head();
        LedgerFile file = new LedgerFile(out, setup.origin());
        Chain chain = new Chain(
                setup.origin(), setup.keys().publicKeys().entries(), Math.max(0, head.size() - 1), Long.MAX_VALUE);
        AtomicReference<IOException> failure = new AtomicReference<>();
        store.read(0, entry -> {
            if (chain.size() < head.size() && failure.get() == null) {
                chain.follow(entry);
                write(file, entry, failure);
            }
        });
        if (failure.get() != null) {
            throw failure.get();
        }
        if (chain.size() != head.size() || !chain.last().equals(head.last())) {
            throw new LedgerBrokenException(new LedgerBreak(
                    chain.size(), LedgerBreak.Kind.CHECKPOINT, "the store's head counts " + head.size() + " entries"));
        }
        file.finish(signed(head));
    }

    @Override
    public void exportKeys(OutputStream out) throws IOException {
        out.write(setup.keys().publicKeys().toJson().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void write(LedgerFile file, LedgerEntry entry, AtomicReference<IOException> failure) {
        try {
            file.entry(entry);
        } catch (IOException e) {
            failure.set(e);
        }
    }

    /** The signed statement of what ends with {@code head}. */
    Checkpoint signed(LedgerHead head) {
        Digest root = MerkleFrontier.root(head.frontier());
        byte[] message = SigningBytes.checkpoint(setup.origin(), head.size(), root);
        return new Checkpoint(setup.origin(), head.size(), root, setup.keys().signCheckpoint(message));
    }
}
