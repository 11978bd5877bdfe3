package dev.chimera.openclaw.exchange;

import dev.chimera.api.network.Capability;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.openclaw.hiring.Offering;
import dev.chimera.openclaw.hiring.ServiceResult;
import dev.chimera.openclaw.wire.Bodies;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a seller's work is done: so much at a time, each piece once at a time, and its result kept with the sale. Thread-safe. */
final class Workbench {
    /** How long a buyer waits for the result before it is told to come again. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Workbench.class);

    private final Node node;
    private final PeerStore store;
    private final Function<Capability, Offering> offerings;
    private final Executor workers;
    private final int jobsMax;
    private final Map<UUID, CountDownLatch> underWay = new ConcurrentHashMap<>();
    private final AtomicInteger jobs = new AtomicInteger();

    /**
     * A workbench.
     *
     * @param offerings what is offered for a capability
     * @param workers where work is done
     */
    Workbench(Node node, PeerStore store, Function<Capability, Offering> offerings, Executor workers, int jobsMax) {
        this.node = node;
        this.store = store;
        this.offerings = offerings;
        this.workers = workers;
        this.jobsMax = jobsMax;
    }

    /** How much of what it can do it does, 0 to 1,000. */
    int loadPermille() {
        return jobsMax == 0 ? 1_000 : Math.min(1_000, jobs.get() * 1_000 / jobsMax);
    }

    boolean isFull() {
        return jobs.get() >= jobsMax;
    }

    boolean isAt(UUID exchangeId) {
        return underWay.containsKey(exchangeId);
    }

    /** Takes a place if there is one; {@link #begin} uses it, or {@link #leavePlace} gives it back. */
    boolean takePlace() {
        if (jobs.incrementAndGet() > jobsMax) {
            jobs.decrementAndGet();
            return false;
        }
        return true;
    }

    void leavePlace() {
        jobs.decrementAndGet();
    }

    /** Begins work for which there is a place. */
    void begin(Sale sale) {
        UUID exchangeId = sale.exchangeId();
        CountDownLatch done = new CountDownLatch(1);
        if (underWay.putIfAbsent(exchangeId, done) != null) {
            leavePlace();
            return;
        }
        Runnable job = () -> {
            try {
                deliver(sale);
            } catch (RuntimeException e) {
                LOG.warn("what was made in exchange {} cannot be kept; it is made again later", exchangeId, e);
            } finally {
                end(exchangeId, done);
            }
        };
        try {
            workers.execute(job);
        } catch (RejectedExecutionException full) {
            end(exchangeId, done);
            LOG.warn("no worker has room for exchange {}; it is begun later", exchangeId);
        }
    }

    private void end(UUID exchangeId, CountDownLatch done) {
        leavePlace();
        underWay.remove(exchangeId);
        done.countDown();
    }

    private void deliver(Sale sale) {
        if (find(sale).filter(Workbench::isToBeDone).isEmpty()) {
            return; // it was done after whoever began it had read of it
        }
        Bodies.Deliver delivery = work(sale);
        Instant unpaidAt = sale.escrow().refundableAt().plus(Sales.SETTLE_WITHIN);
        Optional<PeerStore.Entry> kept = find(sale);
        while (kept.isPresent()) {
            Sale now = Sale.decode(kept.get().body());
            boolean done = !isToBeDone(kept.get())
                    || store.replace(kept.get()
                            .next(
                                    unpaidAt,
                                    node.now(),
                                    now.delivered(delivery.encoded()).encoded()));
            kept = done ? Optional.empty() : find(sale);
        }
    }

    private static boolean isToBeDone(PeerStore.Entry entry) {
        Sale sale = Sale.decode(entry.body());
        return sale.delivered() == null && sale.closed() == null;
    }

    private Bodies.Deliver work(Sale sale) {
        try {
            Offering offering = offerings.apply(sale.quote().capability());
            ServiceResult result = Objects.requireNonNull(
                    offering.handler().work(sale.exchangeId(), sale.task()), "the handler returned null");
            return new Bodies.Deliver(null, result);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at work", e);
        } catch (Exception | Error e) { // the buyer is told at once, and the work is not begun again and again
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("interrupted at work", e);
            }
            LOG.warn("the work of exchange {} failed", sale.exchangeId(), e);
            return new Bodies.Deliver("the work failed", null);
        }
    }

    /** Waits a little until nobody works at it. */
    void await(UUID exchangeId) {
        CountDownLatch done = underWay.get(exchangeId);
        if (done != null) {
            try {
                boolean unused = done.await(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Optional<PeerStore.Entry> find(Sale sale) {
        return store.find(Sales.SHELF, sale.exchangeId().toString());
    }
}
