package dev.chimera.cfo.ledger;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Signature;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.ledger.LedgerEntry;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes an exported ledger: a header, the entries in order, the signed checkpoint, and nothing after it. Not thread-safe. */
public final class LedgerFile {
    static final byte[] MAGIC = "CHIMERA-LEDGER\n".getBytes(StandardCharsets.US_ASCII);
    static final int VERSION = 1;
    static final int ENTRY = 'E';
    static final int CHECKPOINT = 'C';

    private final DataOutputStream out;

    /** Begins a file of the ledger {@code origin}; {@link #finish} has to follow. */
    public LedgerFile(OutputStream out, String origin) throws IOException {
        this.out = new DataOutputStream(out);
        this.out.write(MAGIC);
        this.out.writeByte(VERSION);
        text(origin);
    }

    /** The next entry. */
    public void entry(LedgerEntry entry) throws IOException {
        out.writeByte(ENTRY);
        bytes(entry.record());
        digest(entry.hash());
        signature(entry.signature());
    }

    /** The checkpoint; flushes, and closes nothing. */
    public void finish(Checkpoint checkpoint) throws IOException {
        out.writeByte(CHECKPOINT);
        text(checkpoint.origin());
        out.writeLong(checkpoint.size());
        digest(checkpoint.root());
        signature(checkpoint.signature());
        out.flush();
    }

    private void digest(Digest digest) throws IOException {
        out.write(digest.bytes().toArray());
    }

    private void signature(Signature signature) throws IOException {
        text(signature.keyId());
        bytes(signature.value());
    }

    private void text(String text) throws IOException {
        bytes(Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void bytes(Bytes bytes) throws IOException {
        out.writeShort(bytes.length());
        out.write(bytes.toArray());
    }
}
