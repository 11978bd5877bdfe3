package dev.chimera.benchmarks.network;

import dev.chimera.api.Bytes;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.Tariff;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.openclaw.OpenClaw;
import dev.chimera.openclaw.PeerKeys;
import dev.chimera.openclaw.hiring.Appraisal;
import dev.chimera.openclaw.hiring.HireOrder;
import dev.chimera.openclaw.hiring.ServiceResult;
import dev.chimera.openclaw.hiring.ServiceTask;
import dev.chimera.spi.sqlite.SqliteStorage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** One agent of a hire loop: its books are in a file, and it both buys and sells. Whoever opens it closes it. */
final class HireAgent implements AutoCloseable {
    /** What a job costs the buyer. */
    static final Money COST = Money.usd("0.05");

    /** What a job brings the seller. */
    static final Money PRICE = Money.of("5", Tariff.COMPUTE_CREDITS);

    private static final String SERVICE = "text/reverse";

    private final SqliteStorage storage;
    private final LocalCfo cfo;
    private final OpenClaw openClaw;

    private HireAgent(SqliteStorage storage, LocalCfo cfo, OpenClaw openClaw) {
        this.storage = storage;
        this.cfo = cfo;
        this.openClaw = openClaw;
    }

    /** The agent {@code number} of the loop in {@code folder}, listening at {@code port}; 0 for not at all. */
    static HireAgent open(Path folder, int number, int port) {
        SqliteStorage storage = SqliteStorage.at(folder.resolve("agent-" + number + ".db"));
        LocalCfo cfo = LocalCfo.builder()
                .budget(Budget.daily(Money.usd("100000.00")))
                .store(storage.ledger())
                .keys(CfoKeys.insecurelyKeptIn(folder.resolve("cfo-" + number + ".json")))
                .tariff(Tariff.in(Tariff.COMPUTE_CREDITS).with(SERVICE, PRICE).withLoadFactor(Ratio.ZERO))
                .build();
        PeerKeys keys = PeerKeys.insecurelyKeptIn(folder.resolve("peer-" + number + ".json"));
        OpenClaw openClaw = OpenClaw.builder()
                .keys(keys)
                .directory(new FolderDirectory(folder))
                .storage(storage)
                .cfo(cfo)
                .rate(key -> Optional.empty())
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .privateNetwork()
                .offer(SERVICE, (exchange, task) -> reverse(exchange, task))
                .exposureMax("100000")
                .appraiser((task, result) -> appraise(task, result))
                .creditWorth(Money.usd("0.01"))
                .lease(Duration.ofSeconds(2))
                .careEvery(Duration.ofMillis(200))
                .open();
        return new HireAgent(storage, cfo, openClaw);
    }

    /** Now and then it does not work, or not well, so that money goes back as well. */
    private static ServiceResult reverse(UUID exchange, ServiceTask task) {
        int luck = Math.floorMod(exchange.hashCode(), 25);
        if (luck == 0) {
            throw new IllegalStateException("one of those days");
        }
        byte[] bytes = task.body().toArray();
        for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
            byte kept = bytes[i];
            bytes[i] = bytes[j];
            bytes[j] = kept;
        }
        return new ServiceResult("text/plain", luck == 1 ? Ratio.of("0.5") : Ratio.ONE, Bytes.of(bytes));
    }

    private static Appraisal appraise(ServiceTask task, ServiceResult result) {
        byte[] asked = task.body().toArray();
        byte[] given = result.body().toArray();
        boolean valid = asked.length == given.length;
        for (int i = 0; valid && i < asked.length; i++) {
            valid = asked[i] == given[given.length - 1 - i];
        }
        return new Appraisal(valid, result.quality(), valid ? 5 : 1, valid ? "" : "not the same backwards");
    }

    static HireOrder order(int job) {
        return HireOrder.of(ServiceTask.text(SERVICE, "job " + job), "10", "2.0");
    }

    /** The key of a job's attempt. */
    static UUID key(int agent, int job, int attempt) {
        return new UUID(((long) agent << 32) | attempt, job);
    }

    OpenClaw openClaw() {
        return openClaw;
    }

    LocalCfo cfo() {
        return cfo;
    }

    SqliteStorage storage() {
        return storage;
    }

    @Override
    public void close() {
        openClaw.close();
        cfo.close();
        storage.close();
    }
}
