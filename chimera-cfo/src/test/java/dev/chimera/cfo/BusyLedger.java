package dev.chimera.cfo;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Correction;
import dev.chimera.api.finance.Earning;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.ledger.Checkpoint;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.InMemoryLedgerStore;
import dev.chimera.cfo.ledger.LedgerFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** A ledger in which everything has happened, as entries and as a file that can be taken up in its middle. */
final class BusyLedger {
    private static final ReviewerKey ANA = ReviewerKey.generate("ana");
    private static final String ORIGIN = "test/desk";

    private final Desk desk;
    private final byte[] file;
    private final List<LedgerEntry> entries = new ArrayList<>();
    /** Where each entry begins in the file, and at last the checkpoint. */
    private final List<Integer> starts = new ArrayList<>();

    private LedgerAudit followed = audit();

    private BusyLedger(Desk desk) throws IOException {
        this.desk = desk;
        this.file = desk.exported();
        desk.cfo.ledger().read(0, entries::add);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LedgerFile writer = new LedgerFile(out, ORIGIN);
        for (LedgerEntry entry : entries) {
            starts.add(out.size());
            writer.entry(entry);
        }
        starts.add(out.size());
    }

    /** One with at least {@code size} entries. */
    static BusyLedger live(int size) throws Exception {
        Desk desk = new Desk(
                Budget.daily(Money.usd("90.00")),
                SpendPolicy.DEFAULT.withHumanThreshold(Money.usd("1.50")),
                new InMemoryLedgerStore(),
                builder -> builder.signing(Signing.PER_BATCH).reviewers(Reviewers.of(Map.of("ana", ANA.publicKey()))));
        while (desk.cfo.ledger().size() < size) {
            day(desk);
        }
        return new BusyLedger(desk);
    }

    /** A day of all kinds of entries, some alone and some together with others. */
    private static void day(Desk desk) throws Exception {
        for (int i = 0; i < 6; i++) {
            SpendPermit permit = desk.approved("0.40").permit();
            desk.cfo.open(permit);
            desk.cfo.settle(permit.permitId(), Money.usd("0.30"), "job " + i);
            desk.cfo.approve(desk.request("9.00", "1.1"));
        }
        SpendRequest first = desk.request("60.00", "3");
        SpendRequest second = desk.request("2.00", "3");
        decide(desk, first, false);
        decide(desk, second, true);
        desk.cfo.approve(desk.request("70.00", "3"));
        SpendPermit voided = desk.approved("0.10").permit();
        desk.cfo.voidReservation(voided.permitId(), "not needed");
        desk.cfo.correct(ANA.sign(new Correction(
                voided.permitId(), Money.usd("0.00"), Money.usd("50.00"), "invoice", "ana", "as billed")));
        List<SpendRequest> burst =
                IntStream.range(0, 24).mapToObj(i -> desk.request("0.05", "9")).toList();
        Together.run(24, burst, request -> {
            ApprovalDecision decision = desk.cfo.approve(request);
            desk.cfo.withdraw(Desk.approved(decision).permit().permitId(), "not needed");
            return decision;
        });
        for (int i = 0; i < 30; i++) {
            desk.approved("0.01");
        }
        desk.cfo.killSwitch().engage("ana", "stop");
        desk.cfo.earn(new Earning(
                new UUID(12, desk.cfo.ledger().size()), "node-1", "image.render", Money.usd("7.00"), Desk.CONTENT));
        desk.cfo.approve(desk.request("0.10"));
        desk.cfo.killSwitch().release("ben", "go on");
        desk.clock.advance(Duration.ofDays(1).plusSeconds(1));
        desk.cfo.sweep();
    }

    private static void decide(Desk desk, SpendRequest request, boolean yes) {
        ApprovalDecision.Escalated asked = Desk.escalated(desk.cfo.approve(request));
        desk.cfo.decide(ANA.sign(
                yes
                        ? HumanDecision.approve(asked.ticket(), "ana", "worth it")
                        : HumanDecision.reject(asked.ticket(), "ana", "not again"),
                request));
    }

    static boolean sharesItsSignature(LedgerEntry entry) {
        return entry.signature().value().toArray()[0] == 2;
    }

    List<LedgerEntry> entries() {
        return entries;
    }

    Checkpoint checkpoint() {
        return desk.cfo.ledger().checkpoint();
    }

    byte[] file() {
        return file.clone();
    }

    int header() {
        return starts.get(0);
    }

    /** How many bytes of the file entry {@code seq} has. */
    int length(int seq) {
        return starts.get(seq + 1) - starts.get(seq);
    }

    /** How many bytes of the file there are from entry {@code seq} on. */
    int lengthFrom(int seq) {
        return file.length - starts.get(seq);
    }

    long entryAt(int offset) {
        int entry = 0;
        while (entry < entries.size() && starts.get(entry + 1) <= offset) {
            entry++;
        }
        return entry;
    }

    /** An audit that has followed the entries before {@code seq}. */
    LedgerAudit followedTo(int seq) {
        if (followed.size() > seq) {
            followed = audit();
        }
        while (followed.size() < seq) {
            followed.add(entries.get((int) followed.size()));
        }
        return followed;
    }

    /** The file, with next to nothing in the place of the entries before {@code seq}: for who has followed those. */
    byte[] from(int seq) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            LedgerFile writer = new LedgerFile(out, ORIGIN);
            Bytes one = Bytes.of(new byte[1]);
            for (int i = 0; i < seq; i++) {
                writer.entry(new LedgerEntry(i, one, Digest.ZERO, new Signature("k", one)));
            }
            out.write(Arrays.copyOfRange(file, starts.get(seq), file.length));
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LedgerAudit audit() {
        return LedgerAudit.quick(ORIGIN, Desk.KEYS.publicKeys(), 0, Long.MAX_VALUE);
    }
}
