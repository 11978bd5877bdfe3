package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Platform;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunRecord;
import dev.chimera.api.run.RunStage;
import dev.chimera.api.run.RunState;
import dev.chimera.api.run.RunStatus;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.api.spi.RunCodec;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.Storage;
import dev.chimera.api.trend.TrendQuery;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What the contract of a storage puts into each of its parts, by number, and how it looks for it there. */
final class StorageSamples {
    static final String SHELF = "exchange";

    private final RunCodec codec =
            new RememberingCodec(); // one for all handles: what it writes means nothing to another

    RunCodec codec() {
        return codec;
    }

    static RunRecord run(long number) {
        return RunRecord.begin(
                new RunId(new UUID(0x57084L, number)),
                RunStoreContract.PIPELINE,
                RunState.of(TrendQuery.keywords("solar " + number)),
                SettableClock.START);
    }

    static OutboxStore.Entry publication(long number) {
        PublicationKey key = new PublicationKey("content-" + number, Platform.FEED, "luna");
        return new OutboxStore.Entry(
                key, 0, OutboxStore.State.PENDING, Digest.sha256(key.contentKey()), null, "", SettableClock.START);
    }

    static RunRecord moved(RunRecord run) {
        return run.next(RunStage.BRIEF, RunStatus.ACTIVE, run.state(), null, SettableClock.START);
    }

    static OutboxStore.Entry moved(OutboxStore.Entry entry) {
        return entry.moved(OutboxStore.State.IN_FLIGHT, null, "", SettableClock.START);
    }

    static AuditLog.Event event(long number) {
        return new AuditLog.Event(
                SettableClock.START, "run-" + number, "gateway", "verdict.allowed", Map.of("number", "" + number));
    }

    static PeerStore.Entry peerEntry(long number) {
        return new PeerStore.Entry(
                SHELF, "" + number, 0, "node-" + number, null, SettableClock.START, Bytes.of(new byte[] {
                    1, 2, (byte) number
                }));
    }

    void writeTo(Storage storage, long number) {
        storage.ledger()
                .apply(
                        LedgerKeys.HEAD,
                        view -> LedgerSamples.append(view.head(), "entry " + number, LedgerSamples.id(number), ""));
        assertThat(storage.runs(codec).create(run(number), RunStoreContract.OWNER))
                .isTrue();
        assertThat(storage.outbox().create(publication(number))).isTrue();
        storage.audit().append(event(number));
        assertThat(storage.peers().create(peerEntry(number))).isTrue();
    }

    void assertFound(Storage storage, long number) {
        assertFound(storage.ledger(), storage.runs(codec), storage.outbox(), storage.audit(), number);
        assertThat(storage.peers().find(SHELF, "" + number)).contains(peerEntry(number));
    }

    void assertFound(LedgerStore ledger, RunStore runs, OutboxStore outbox, AuditLog audit, long number) {
        LedgerKeys keys = new LedgerKeys(LedgerSamples.ids(number), Set.of(), Set.of(), Set.of(), null, 0);
        List<Bytes> records =
                LedgerProbe.view(ledger, keys).decisions().getOrDefault(LedgerSamples.id(number), List.of()).stream()
                        .map(LedgerEntry::record)
                        .toList();
        assertThat(records)
                .as("the ledger's entries about request %s", number)
                .containsExactly(LedgerSamples.entry(0, "entry " + number).record());
        assertThat(runs.find(run(number).runId())).contains(run(number));
        assertThat(outbox.find(publication(number).key())).contains(publication(number));
        assertThat(audit.about("run-" + number, 10)).containsExactly(event(number));
    }
}
