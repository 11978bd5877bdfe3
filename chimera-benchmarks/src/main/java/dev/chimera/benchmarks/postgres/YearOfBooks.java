package dev.chimera.benchmarks.postgres;

import dev.chimera.api.AgentId;
import dev.chimera.api.Digest;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.benchmarks.governor.Requests;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.cfo.Signing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A year of a ledger, written by the governor itself, so that every row is what it would be: of 100 requests 3 are refused, 3 go to a
 * person who never answers, 1 permit is never opened, 1 is given back, and the rest are opened and settled; now and then one stays in
 * doubt. Its clock leaps from day to day. For one thread.
 */
final class YearOfBooks {
    static final int AGENTS = 40;
    static final List<SpendCategory> CATEGORIES =
            List.of(SpendCategory.MEDIA, SpendCategory.LANGUAGE, SpendCategory.PUBLISHING);

    private static final int DAYS = 365;
    private static final int CALLERS = 64;
    private static final int IN_DOUBT_ONE_OF = 5_000;
    private static final Money CEILING = Money.usd("0.05");
    private static final Money SPENT = Money.usd("0.03");
    private static final Money TOO_MUCH = Money.usd("60.00"); // above what needs a person
    private static final Digest ORDER = Digest.sha256("a picture of a battery");
    private final CfoKeys keys = CfoKeys.generate();
    private final LedgerStore store;
    private final AtomicLong written = new AtomicLong();
    private volatile Leap leap = new Leap(Instant.EPOCH, 0);

    YearOfBooks(LedgerStore store) {
        this.store = store;
    }

    /** Writes about {@code entries} entries, the last ones an hour ago. */
    void fill(long entries) throws InterruptedException {
        Instant first = Instant.now().minus(Duration.ofDays(DAYS - 1)).minus(Duration.ofHours(1));
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try (LocalCfo cfo = governor(() -> leap.now())) {
            for (int day = 0; day < DAYS; day++) {
                leap = new Leap(first.plus(Duration.ofDays(day)), System.nanoTime());
                liveUntil(threads, cfo, entries * (day + 1) / DAYS, day);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the year was not written: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** A governor that goes on with the books today; whoever asks closes it. Checks the whole ledger first. */
    LocalCfo today() {
        return governor(InstantSource.system());
    }

    /** A request of some agent for something. */
    static SpendRequest request(SplittableRandom random, Money amount, String roi) {
        return new SpendRequest(
                new UUID(random.nextLong(), random.nextLong()),
                agent(random.nextInt(AGENTS)),
                CATEGORIES.get(random.nextInt(CATEGORIES.size())),
                amount,
                Ratio.of(roi),
                "carousel for the trend 'sodium batteries'",
                new SpendRequest.Target("studio", ORDER));
    }

    static SpendRequest request(SplittableRandom random) {
        return request(random, CEILING, "3.0");
    }

    static AgentId agent(int number) {
        return new AgentId("artist/agent-" + number);
    }

    private void liveUntil(ExecutorService threads, LocalCfo cfo, long entries, int day)
            throws InterruptedException, ExecutionException {
        List<Future<?>> callers = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            SplittableRandom random = new SplittableRandom((long) day * CALLERS + caller);
            callers.add(threads.submit(() -> {
                while (written.get() < entries) {
                    live(cfo, random);
                }
            }));
        }
        for (Future<?> caller : callers) {
            caller.get();
        }
    }

    private void live(LocalCfo cfo, SplittableRandom random) {
        int lot = random.nextInt(100);
        if (lot < 3) {
            write(cfo, request(random, CEILING, "1.0"));
        } else if (lot < 6) {
            write(cfo, request(random, TOO_MUCH, "9.0"));
        } else if (write(cfo, request(random)) instanceof ApprovalDecision.Approved approved && lot > 6) {
            end(cfo, approved.permit(), lot == 7, random.nextInt(IN_DOUBT_ONE_OF) == 0);
        }
    }

    private ApprovalDecision write(LocalCfo cfo, SpendRequest request) {
        ApprovalDecision decision = cfo.approve(request);
        written.incrementAndGet();
        return decision;
    }

    private void end(LocalCfo cfo, SpendPermit permit, boolean unused, boolean inDoubt) {
        cfo.open(permit);
        if (unused) {
            cfo.voidReservation(permit.permitId(), "the provider did nothing");
        } else if (!inDoubt) {
            cfo.settle(permit.permitId(), SPENT, "job");
        }
        written.addAndGet(2);
    }

    private LocalCfo governor(InstantSource clock) {
        return LocalCfo.builder()
                .budget(budget())
                .store(store)
                .keys(keys)
                .signing(Signing.PER_BATCH)
                .clock(clock)
                .build();
    }

    private static Budget budget() {
        Budget budget = Requests.WIDE;
        for (SpendCategory category : CATEGORIES) {
            budget = budget.and(category, BudgetPeriod.DAY, Money.usd("1000000.00"));
        }
        return budget;
    }

    /** A day, and when it began here. */
    private record Leap(Instant day, long began) {
        private Instant now() {
            return day.plusNanos(System.nanoTime() - began);
        }
    }
}
