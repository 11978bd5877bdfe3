package dev.chimera.cfo;

import dev.chimera.api.Digest;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.ledger.Ledger;
import dev.chimera.api.ledger.LedgerBreak;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerHead;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.cfo.ledger.LedgerFile;
import dev.chimera.cfo.ledger.MerkleFrontier;
import dev.chimera.cfo.ledger.SigningBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The read side of the ledger in the store. Thread-safe. */
final class LocalLedger implements Ledger {
    private final Setup setup;
    private final Steps steps;

    LocalLedger(Setup setup, Steps steps) {
        this.setup = setup;
        this.steps = steps;
    }

    @Override
    public long size() {
        return head().size();
    }

    @Override
    public void read(long fromSeq, Consumer<LedgerEntry> reader) {
        steps.read(fromSeq, reader);
    }

    @Override
    public Checkpoint checkpoint() {
        return signed(head());
    }

    @Override
    public Checkpoint verify() {
        return signed(new StoreAudit(setup, steps).full());
    }

    @Override
    public void export(OutputStream out) throws IOException {
        LedgerHead head = head();
        LedgerFile file = new LedgerFile(out, setup.origin());
        Chain chain = new Chain(setup.origin(), setup.keys().publicKeys().entries(), Math.max(0, head.size() - 1));
        try {
            steps.read(0, entry -> {
                if (chain.size() < head.size()) {
                    chain.follow(entry);
                    write(file, entry);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
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

    private static void write(LedgerFile file, LedgerEntry entry) {
        try {
            file.entry(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LedgerHead head() {
        return steps.apply(LedgerKeys.HEAD, view -> LedgerChange.none(view.head(), view.head()));
    }

    private Checkpoint signed(LedgerHead head) {
        Digest root = MerkleFrontier.root(head.frontier());
        byte[] message = SigningBytes.checkpoint(setup.origin(), head.size(), root);
        return new Checkpoint(setup.origin(), head.size(), root, setup.keys().signCheckpoint(message));
    }
}
