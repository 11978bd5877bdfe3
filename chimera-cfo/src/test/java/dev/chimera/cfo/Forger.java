package dev.chimera.cfo;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.ledger.LedgerBreak;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.cfo.ledger.Body;
import dev.chimera.cfo.ledger.LedgerRecord;
import dev.chimera.cfo.ledger.MerkleFrontier;
import dev.chimera.cfo.ledger.RecordReader;
import dev.chimera.cfo.ledger.RecordWriter;
import dev.chimera.cfo.ledger.SigningBytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An operator who has the private keys and writes what is not so. */
final class Forger {
    private final Desk desk;

    Forger(Desk desk) {
        this.desk = desk;
    }

    /** What an entry says, and when. */
    record Line(Instant at, Body body) {}

    /** What the ledger says. */
    List<Line> honest() {
        List<Line> said = new ArrayList<>();
        desk.cfo.ledger().read(0, entry -> {
            LedgerRecord read = RecordReader.decode(entry.record());
            said.add(new Line(read.at(), read.body()));
        });
        return said;
    }

    /** The same with {@code bodies} after it, said now. */
    List<Line> plus(Body... bodies) {
        List<Line> said = honest();
        for (Body body : bodies) {
            said.add(new Line(desk.clock.instant(), body));
        }
        return said;
    }

    /** The same with {@code body} in the place of entry {@code seq}. */
    List<Line> replaced(int seq, Body body) {
        List<Line> said = honest();
        said.set(seq, new Line(said.get(seq).at(), body));
        return said;
    }

    /** Chains and signs {@code said}, audits it, and returns what was found. */
    static @Nullable LedgerBreak audit(List<Line> said, Reviewers reviewers) {
        LedgerAudit audit = LedgerAudit.full("test/desk", Desk.KEYS.publicKeys(), reviewers);
        Digest previous = Digest.ZERO;
        try {
            for (int seq = 0; seq < said.size(); seq++) {
                Line next = said.get(seq);
                LedgerRecord record = new LedgerRecord("test/desk", seq, previous, next.at(), next.body());
                byte[] bytes = RecordWriter.encode(record);
                previous = MerkleFrontier.leaf(bytes);
                byte[] statement = SigningBytes.entry(previous, record);
                audit.add(new LedgerEntry(seq, Bytes.of(bytes), previous, Desk.KEYS.sign(statement)));
            }
            return null;
        } catch (LedgerBrokenException e) {
            return e.found();
        }
    }
}
