package dev.chimera.tck;

import dev.chimera.api.Bytes;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Digest;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.ledger.ConsistencyProof;
import dev.chimera.api.ledger.InclusionProof;
import dev.chimera.api.ledger.Ledger;
import dev.chimera.api.ledger.LedgerEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Lines of text where a real ledger has signed entries; enough to count and to read. */
final class FakeLedger implements Ledger {
    private final List<LedgerEntry> entries = new ArrayList<>();

    synchronized long append(String line) {
        long seq = entries.size();
        Bytes record = Bytes.of(line.getBytes(StandardCharsets.UTF_8));
        entries.add(new LedgerEntry(seq, record, Digest.sha256(line), FakeSignatures.over(line)));
        return seq;
    }

    synchronized Digest hash(long seq) {
        return entries.get((int) seq).hash();
    }

    @Override
    public synchronized long size() {
        return entries.size();
    }

    @Override
    public void read(long fromSeq, Consumer<LedgerEntry> reader) {
        copy().stream().skip(Math.max(0, fromSeq)).forEach(reader);
    }

    @Override
    public List<LedgerEntry> entries(long fromSeq, int max) {
        return copy().stream().skip(Math.max(0, fromSeq)).limit(max).toList();
    }

    @Override
    public List<LedgerEntry> about(UUID requestId) {
        String end = " " + requestId;
        return copy().stream()
                .filter(entry -> new String(entry.record().toArray(), StandardCharsets.UTF_8).endsWith(end))
                .toList();
    }

    @Override
    public Checkpoint checkpoint() {
        List<LedgerEntry> copy = copy();
        Digest root = CanonicalBytes.of("chimera/tck/fake-checkpoint")
                .list(copy, (out, entry) -> out.digest(entry.hash()))
                .sha256();
        return new Checkpoint("fake", copy.size(), root, FakeSignatures.over(root.hex()));
    }

    @Override
    public InclusionProof prove(long seq) {
        return new InclusionProof(seq, List.of(), checkpoint());
    }

    @Override
    public ConsistencyProof proveSince(long size) {
        return new ConsistencyProof(size, List.of(), checkpoint());
    }

    @Override
    public Checkpoint verify() {
        return checkpoint();
    }

    @Override
    public void export(OutputStream out) throws IOException {
        for (LedgerEntry entry : copy()) {
            out.write(entry.record().toArray());
            out.write('\n');
        }
    }

    @Override
    public void exportKeys(OutputStream out) throws IOException {
        out.write("{}".getBytes(StandardCharsets.UTF_8));
    }

    private synchronized List<LedgerEntry> copy() {
        return List.copyOf(entries);
    }
}
