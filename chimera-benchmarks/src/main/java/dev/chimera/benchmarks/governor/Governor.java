package dev.chimera.benchmarks.governor;

import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.spi.InMemoryLedgerStore;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.api.spi.Storage;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.cfo.Signing;
import dev.chimera.spi.sqlite.SqliteStorage;
import java.nio.file.Path;

/** Chimera's governor with its defaults, on a store of its own. */
public final class Governor implements Approver {
    private final CfoKeys keys = CfoKeys.generate();
    private final Signing signing;
    private final boolean everySignature;
    private final LedgerStore store;
    private final Runnable closing;
    private final LocalCfo cfo;

    private Governor(Signing signing, boolean everySignature, LedgerStore store, Runnable closing) {
        this.signing = signing;
        this.everySignature = everySignature;
        this.store = store;
        this.closing = closing;
        this.cfo = cfo();
    }

    static Governor inMemory(Signing signing, boolean everySignature) {
        InMemoryLedgerStore store = new InMemoryLedgerStore();
        return new Governor(signing, everySignature, store, store::close);
    }

    static Governor inFile(Path file, Signing signing, boolean everySignature) {
        return on(SqliteStorage.at(file), signing, everySignature);
    }

    /** One on {@code storage}, which is closed with it. */
    public static Governor on(Storage storage, Signing signing, boolean everySignature) {
        return new Governor(signing, everySignature, storage.ledger(), storage::close);
    }

    @Override
    public void approve(SpendRequest request) {
        cfo.approve(request)
                .fold(
                        approved -> approved,
                        rejected -> {
                            throw new IllegalStateException("unexpected " + rejected);
                        },
                        escalated -> {
                            throw new IllegalStateException("unexpected " + escalated);
                        });
    }

    /** {@inheritDoc} Opening the ledger once more checks every record, verdict and counter, and the last signatures. */
    @Override
    public void check(long approved) {
        try (LocalCfo again = cfo()) {
            if (everySignature) {
                again.ledger().verify();
            }
            long held = again.budget().stream()
                    .filter(line -> line.period() == BudgetPeriod.MONTH)
                    .mapToLong(line -> line.reserved().micros())
                    .sum();
            if (again.ledger().size() != approved || held != approved * Requests.PRICE.micros()) {
                throw new IllegalStateException(approved + " approvals were answered, the ledger has "
                        + again.ledger().size() + " entries and holds " + held + " micros");
            }
        }
    }

    @Override
    public void close() {
        cfo.close();
        closing.run();
    }

    private LocalCfo cfo() {
        return LocalCfo.builder()
                .budget(Requests.WIDE)
                .store(store)
                .keys(keys)
                .signing(signing)
                .build();
    }
}
