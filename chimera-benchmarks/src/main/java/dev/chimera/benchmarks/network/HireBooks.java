package dev.chimera.benchmarks.network;

import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.cfo.ledger.Body;
import dev.chimera.cfo.ledger.RecordReader;
import dev.chimera.spi.sqlite.SqliteStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** One agent's books as its files have them, read by somebody else. Not thread-safe. Whoever opens it closes it. */
final class HireBooks implements AutoCloseable {
    private static final String EVIDENCE = "openclaw exchange ";

    private final SqliteStorage storage;
    private final LocalCfo cfo;
    private final Map<UUID, Money> paid = new HashMap<>();
    private final Map<UUID, Money> earned = new HashMap<>();
    private int voided;

    private HireBooks(SqliteStorage storage, LocalCfo cfo) {
        this.storage = storage;
        this.cfo = cfo;
    }

    static HireBooks of(Path folder, int agent) {
        SqliteStorage storage = SqliteStorage.at(folder.resolve("agent-" + agent + ".db"));
        LocalCfo cfo = LocalCfo.builder()
                .budget(Budget.daily(Money.usd("100000.00")))
                .store(storage.ledger())
                .keys(CfoKeys.readInsecurely(folder.resolve("cfo-" + agent + ".json")))
                .build();
        HireBooks books = new HireBooks(storage, cfo);
        cfo.ledger()
                .read(0, entry -> books.take(RecordReader.decode(entry.record()).body()));
        return books;
    }

    private void take(Body body) {
        if (body instanceof Body.PermitSettled settled) {
            UUID exchange = UUID.fromString(settled.evidence().substring(EVIDENCE.length()));
            once(paid, exchange, settled.settled());
        } else if (body instanceof Body.Earned came) {
            once(earned, came.earning().earningId(), came.earning().amount());
        } else if (body instanceof Body.PermitVoided) {
            voided++;
        }
    }

    private static void once(Map<UUID, Money> booked, UUID exchange, Money amount) {
        if (booked.put(exchange, amount) != null) {
            throw new IllegalStateException("exchange " + exchange + " was booked twice");
        }
    }

    /** What was paid, by exchange. */
    Map<UUID, Money> paid() {
        return paid;
    }

    /** What was earned, by exchange. */
    Map<UUID, Money> earned() {
        return earned;
    }

    /** How often money went back. */
    int voided() {
        return voided;
    }

    /** How many permits hold money. */
    int unsettled() {
        return cfo.unsettled(1_000).size();
    }

    /** How many escrows hold money: those that are due within hours, for those that ended are kept for months. */
    int held() {
        Instant soon = Instant.now().plus(Duration.ofHours(12)).truncatedTo(ChronoUnit.MICROS);
        return storage.peers().due("escrows", soon, 1_000).size();
    }

    /** Checks the chain and every signature. */
    void verify() {
        var unused = cfo.ledger().verify();
    }

    @Override
    public void close() {
        cfo.close();
        storage.close();
    }
}
