package dev.chimera.cfo.ledger;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Signature;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.ledger.LedgerBreak;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.api.ledger.LedgerEntry;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads an exported ledger in one pass, holding one entry at a time. What does not fit the format is a
 * {@link LedgerBrokenException} with the number of the entry where it was found. Not thread-safe.
 */
public final class LedgerFileReader {
    private final DataInputStream in;
    private long count;

    /** Reads from {@code in}, which stays the caller's to close. */
    public LedgerFileReader(InputStream in) {
        this.in = new DataInputStream(new BufferedInputStream(in));
    }

    /** The ledger's name; called first. */
    public String origin() throws IOException {
        try {
            if (!Arrays.equals(LedgerFile.MAGIC, in.readNBytes(LedgerFile.MAGIC.length))) {
                throw broken(LedgerBreak.Kind.MALFORMED, "the file is no exported ledger");
            }
            int version = in.readUnsignedByte();
            if (version != LedgerFile.VERSION) {
                throw broken(LedgerBreak.Kind.MALFORMED, "version " + version + " of the file is unknown");
            }
            return text();
        } catch (EOFException e) {
            throw broken(LedgerBreak.Kind.TRUNCATED, "the file ends in its header");
        } catch (IllegalArgumentException e) {
            throw broken(LedgerBreak.Kind.MALFORMED, "the header cannot be read: " + e.getMessage());
        }
    }

    /** Hands every entry to {@code reader}; then what has to follow is {@link #checkpoint}. */
    public void entries(Consumer<LedgerEntry> reader) throws IOException {
        int tag = in.read();
        while (tag == LedgerFile.ENTRY) {
            reader.accept(entry());
            count++;
            tag = in.read();
        }
        if (tag < 0) {
            throw broken(LedgerBreak.Kind.TRUNCATED, "the file ends after " + count + " entries, without a checkpoint");
        }
        if (tag != LedgerFile.CHECKPOINT) {
            throw broken(LedgerBreak.Kind.CHECKPOINT, "neither an entry nor a checkpoint follows");
        }
    }

    /** The checkpoint, which ends the file. */
    public Checkpoint checkpoint() throws IOException {
        Checkpoint checkpoint;
        try {
            checkpoint = new Checkpoint(text(), in.readLong(), digest(), signature());
        } catch (EOFException e) {
            throw broken(LedgerBreak.Kind.CHECKPOINT, "the file ends in its checkpoint");
        } catch (IllegalArgumentException e) {
            throw broken(LedgerBreak.Kind.CHECKPOINT, "the checkpoint cannot be read: " + e.getMessage());
        }
        if (in.read() >= 0) {
            throw broken(LedgerBreak.Kind.TRUNCATED, "the file goes on after its checkpoint");
        }
        return checkpoint;
    }

    private LedgerEntry entry() throws IOException {
        try {
            return new LedgerEntry(count, bytes(), digest(), signature());
        } catch (EOFException e) {
            throw broken(LedgerBreak.Kind.TRUNCATED, "the file ends in the entry");
        } catch (IllegalArgumentException e) {
            throw broken(LedgerBreak.Kind.MALFORMED, "the entry cannot be read: " + e.getMessage());
        }
    }

    private Digest digest() throws IOException {
        byte[] digest = new byte[Digest.LENGTH];
        in.readFully(digest);
        return new Digest(Bytes.of(digest));
    }

    private Signature signature() throws IOException {
        return new Signature(text(), bytes());
    }

    private String text() throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes().toArray()))
                    .toString();
        } catch (java.nio.charset.CharacterCodingException e) {
            throw new IllegalArgumentException("text is not UTF-8", e);
        }
    }

    private Bytes bytes() throws IOException {
        byte[] bytes = new byte[in.readUnsignedShort()];
        in.readFully(bytes);
        return Bytes.of(bytes);
    }

    private LedgerBrokenException broken(LedgerBreak.Kind kind, String detail) {
        return new LedgerBrokenException(new LedgerBreak(count, kind, detail));
    }
}
