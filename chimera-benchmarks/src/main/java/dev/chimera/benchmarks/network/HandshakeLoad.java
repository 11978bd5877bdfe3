package dev.chimera.benchmarks.network;

import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.Tariff;
import dev.chimera.benchmarks.governor.Settings;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.core.memory.InMemoryStorage;
import dev.chimera.openclaw.Hire;
import dev.chimera.openclaw.OpenClaw;
import dev.chimera.openclaw.OpenClawBuilder;
import dev.chimera.openclaw.PeerKeys;
import dev.chimera.openclaw.hiring.Appraisal;
import dev.chimera.openclaw.hiring.FoundPeer;
import dev.chimera.openclaw.hiring.HireOrder;
import dev.chimera.openclaw.hiring.HireOutcome;
import dev.chimera.openclaw.hiring.ServiceResult;
import dev.chimera.openclaw.hiring.ServiceTask;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long it takes to hire a peer over loopback, all four phases from the first message to the seller's receipt, with CFO, escrow and both
 * ledgers, beside four round trips over the same server and client that do nothing but sign and verify. Both sides share this JVM, and take
 * turns in short blocks, so that both have the same machine.
 *
 * <p>Settings: {@code hires=1000} of each kind and number of callers, {@code callers=1,8}, {@code block=100}.
 */
public final class HandshakeLoad {
    private static final Set<String> NAMES = Set.of("hires", "callers", "block");
    private static final String SERVICE = "text/echo";
    private static final int WARM_UP = 300;
    private static final int ECHO_BYTES = 700;

    private final PrintStream out;

    private HandshakeLoad(PrintStream out) {
        this.out = out;
    }

    /** Runs it. */
    public static void main(String[] args) throws IOException, InterruptedException {
        new HandshakeLoad(System.out).run(Settings.of(args, NAMES));
    }

    /** One thing to measure, done once. */
    @FunctionalInterface
    private interface Act {
        void once() throws IOException, InterruptedException;
    }

    private void run(Settings settings) throws IOException, InterruptedException {
        int hires = (int) settings.number("hires", 1_000);
        int block = (int) settings.number("block", 100);
        Path folder = Files.createTempDirectory("handshake-load");
        FolderDirectory directory = new FolderDirectory(folder);
        try (InMemoryStorage sold = new InMemoryStorage();
                InMemoryStorage bought = new InMemoryStorage();
                LocalCfo sellers = cfo(sold);
                LocalCfo buyers = cfo(bought);
                OpenClaw seller = peer(directory, sold, sellers)
                        .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .offer(SERVICE, (exchange, task) -> new ServiceResult("text/plain", Ratio.ONE, task.body()))
                        .exposureMax("1000000")
                        .open();
                OpenClaw buyer = peer(directory, bought, buyers)
                        .appraiser((task, result) -> new Appraisal(true, Ratio.ONE, 5, ""))
                        .creditWorth(Money.usd("0.001"))
                        .open();
                SignedEcho echo = new SignedEcho(ECHO_BYTES)) {
            FoundPeer peer = await(buyer, seller);
            Act hire = () -> hire(buyer, peer);
            measure(WARM_UP, 1, hire);
            measure(WARM_UP, 1, echo::talk);
            out.println("| callers | what | P50 ms | P95 ms | P99 ms | a second |");
            out.println("|---|---|---|---|---|---|");
            for (int callers : settings.numbers("callers", "1,8")) {
                long[] hired = new long[hires];
                long[] bare = new long[hires];
                long hiredNanos = 0;
                long bareNanos = 0;
                for (int from = 0; from < hires; from += block) {
                    int count = Math.min(block, hires - from);
                    long began = System.nanoTime();
                    System.arraycopy(measure(count, callers, hire), 0, hired, from, count);
                    hiredNanos += System.nanoTime() - began;
                    began = System.nanoTime();
                    System.arraycopy(measure(count, callers, echo::talk), 0, bare, from, count);
                    bareNanos += System.nanoTime() - began;
                }
                row(callers, "hire, four phases", hired, hiredNanos);
                row(callers, "four bare signed round trips", bare, bareNanos);
                out.printf(
                        Locale.ROOT,
                        "P95 of a hire is %.1f times that of the bare round trips%n",
                        (double) at(hired, 95) / at(bare, 95));
            }
        }
    }

    private static LocalCfo cfo(InMemoryStorage storage) {
        return LocalCfo.builder()
                .budget(Budget.daily(Money.usd("1000000.00")))
                .store(storage.ledger())
                .keys(CfoKeys.generate())
                .tariff(Tariff.in(Tariff.COMPUTE_CREDITS).with(SERVICE, Money.of("5", Tariff.COMPUTE_CREDITS)))
                .build();
    }

    private static OpenClawBuilder peer(FolderDirectory directory, InMemoryStorage storage, LocalCfo cfo) {
        return OpenClaw.builder()
                .keys(PeerKeys.generate())
                .directory(directory)
                .storage(storage)
                .cfo(cfo)
                .rate(key -> Optional.empty())
                .privateNetwork();
    }

    private static FoundPeer await(OpenClaw buyer, OpenClaw seller) throws InterruptedException {
        Optional<FoundPeer> found = buyer.lookup(seller.peerId());
        while (found.isEmpty()) {
            Thread.sleep(20);
            found = buyer.lookup(seller.peerId());
        }
        return found.get();
    }

    private static void hire(OpenClaw buyer, FoundPeer peer) {
        Hire hire =
                buyer.hire(UUID.randomUUID(), HireOrder.of(ServiceTask.text(SERVICE, "echo this"), "10", "2.0"), peer);
        if (!(hire.join() instanceof HireOutcome.Paid)) {
            throw new IllegalStateException("a hire ended as " + hire.join());
        }
        hire.settled().join();
    }

    /** How long each of {@code count} took, in nanoseconds. */
    private static long[] measure(int count, int callers, Act act) throws InterruptedException {
        long[] nanos = new long[count];
        AtomicInteger next = new AtomicInteger();
        Thread[] threads = new Thread[callers];
        for (int i = 0; i < callers; i++) {
            threads[i] = new Thread(() -> {
                for (int number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
                    long began = System.nanoTime();
                    try {
                        act.once();
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    nanos[number] = System.nanoTime() - began;
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return nanos;
    }

    private void row(int callers, String what, long[] nanos, long allNanos) {
        out.printf(
                Locale.ROOT,
                "| %d | %s | %.2f | %.2f | %.2f | %.0f |%n",
                callers,
                what,
                at(nanos, 50) / 1e6,
                at(nanos, 95) / 1e6,
                at(nanos, 99) / 1e6,
                nanos.length / (allNanos / 1e9));
    }

    private static long at(long[] nanos, int percent) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }
}
