package dev.chimera.cfo;

import dev.chimera.api.Bytes;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.ledger.InclusionProof;
import dev.chimera.api.ledger.LedgerBrokenException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What somebody kept in files, checkpoints and proofs of single entries, held against an exported ledger. */
final class KeptFiles {
    private static final int BYTES_MAX = 1_000_000;

    private KeptFiles() {}

    /**
     * Checks every one of {@code files}, each a {@link CheckpointNote} or a {@link TlogProof}, against the file {@code ledger}.
     *
     * @return a line on each, in their order
     * @throws LedgerBrokenException if one of them, or the ledger, is not what was signed
     * @throws IOException if a file cannot be read
     */
    static List<String> verified(Path ledger, List<Path> files, CfoPublicKeys keys) throws IOException {
        List<String> lines = new ArrayList<>();
        List<Checkpoint> kept = new ArrayList<>();
        List<InclusionProof> proofs = new ArrayList<>();
        for (Path file : files) {
            String text = read(file);
            if (text.startsWith(TlogProof.MAGIC)) {
                InclusionProof proof = TlogProof.claimed(text, keys);
                proofs.add(proof);
                kept.add(proof.checkpoint());
                lines.add("OK: entry " + proof.seq() + " is in the ledger, as " + file + " says");
            } else {
                Checkpoint checkpoint = CheckpointNote.verified(text, keys);
                kept.add(checkpoint);
                lines.add("OK: the first " + checkpoint.size() + " entries are as " + file + " says");
            }
        }
        if (!files.isEmpty()) {
            hold(ledger, kept, proofs, keys);
        }
        return lines;
    }

    private static void hold(Path ledger, List<Checkpoint> kept, List<InclusionProof> proofs, CfoPublicKeys keys)
            throws IOException {
        Map<Long, Bytes> records = new HashMap<>();
        proofs.forEach(proof -> records.put(proof.seq(), Bytes.of(new byte[0])));
        try (InputStream in = Files.newInputStream(ledger)) {
            LedgerHistory.of(keys).verifyContains(in, kept, entry -> records.replace(entry.seq(), entry.record()));
        }
        for (InclusionProof proof : proofs) {
            TlogProof.verify(proof, Objects.requireNonNull(records.get(proof.seq())));
        }
    }

    private static String read(Path file) throws IOException {
        if (Files.size(file) > BYTES_MAX) {
            throw new IOException(
                    file + " has more than " + BYTES_MAX + " bytes and is neither a checkpoint nor a proof");
        }
        return Files.readString(file);
    }
}
