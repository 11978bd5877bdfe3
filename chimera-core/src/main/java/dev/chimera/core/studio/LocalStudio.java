package dev.chimera.core.studio;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.MediaOrder;
import dev.chimera.api.media.Provenance;
import dev.chimera.api.spi.MediaProvider;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Prints cards, charts and carousels as PNG on this machine, without a model and without a network. The same order gives the
 * same bytes as long as the machine's fonts stay the same. A finished order stays in its directory, named after the order's id,
 * and is found there again after a restart; the host removes it when it no longer needs it.
 *
 * <p>Thread-safe. Whoever creates it closes it. Works at most two orders at a time on threads of its own and keeps 1,000
 * waiting, unless it is told to render elsewhere; an order beyond that fails at no cost and may be tried again.
 */
public final class LocalStudio implements MediaProvider, AutoCloseable {
    /** Its name, and the payee of its permits. */
    public static final String NAME = "studio";

    private static final int THREADS = 2;
    private static final int WAITING_MAX = 1_000;
    private static final int REMEMBERED_MAX = 4_096;
    private static final long CLOSE_SECONDS = 5;
    private static final AtomicInteger THREAD_NUMBER = new AtomicInteger();

    private final Shelf shelf;
    private final Typeface type;
    private final Money perPicture;
    private final Executor executor;
    private final @Nullable ThreadPoolExecutor own;
    private final Map<String, RenderJob> jobs = new LinkedHashMap<>();

    private LocalStudio(Shelf shelf, Typeface type, Money perPicture, @Nullable Executor executor) {
        this.shelf = shelf;
        this.type = type;
        this.perPicture = perPicture;
        this.own = executor == null ? newPool() : null;
        this.executor = executor == null ? requirePool() : executor;
    }

    /**
     * A studio that keeps what it makes in {@code directory} and charges nothing.
     *
     * @throws dev.chimera.api.ConfigurationException if the directory cannot be written, or this machine has no font
     */
    public static LocalStudio in(Path directory) {
        return new LocalStudio(new Shelf(directory), Typeface.ofThisMachine(), Money.zero("USD"), null);
    }

    /** The same studio at a price, for hosts that pass their own cost on; zero in their currency is a price too. */
    public LocalStudio pricedAt(Money perPicture) {
        if (perPicture.isNegative()) {
            throw new IllegalArgumentException("price per picture must not be negative, got " + perPicture);
        }
        return new LocalStudio(shelf, type, perPicture, own == null ? executor : null);
    }

    /** The same studio, rendering on {@code executor}, which stays the caller's. */
    public LocalStudio renderingOn(Executor executor) {
        return new LocalStudio(shelf, type, perPicture, executor);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<MediaKind> kinds() {
        return Set.of(MediaKind.IMAGE);
    }

    @Override
    public String digitalSourceType() {
        return Provenance.ALGORITHMIC;
    }

    @Override
    public Optional<Money> quote(MediaOrder order) {
        return Optional.of(perPicture.times(order.prompts().size()));
    }

    @Override
    public String submit(MediaOrder order, OpenedPermit permit) {
        Digest content = order.content();
        OpenedPermit.enter(permit, NAME, content);
        String jobId = order.orderId().toString();
        RenderJob fresh;
        synchronized (jobs) {
            Digest known = known(jobId);
            if (known != null) {
                requireSame(jobId, known, content);
                return jobId;
            }
            fresh = accept(order, permit);
            jobs.put(jobId, fresh);
            forgetOldest();
        }
        start(fresh);
        return jobId;
    }

    @Override
    public Job poll(String jobId) {
        RenderJob job;
        synchronized (jobs) {
            job = jobs.get(jobId);
        }
        if (job != null) {
            return job.state();
        }
        return finished(jobId)
                .<Job>map(found -> new Job.Done(found.files(), found.cost()))
                .orElseGet(() -> new Job.Failed(
                        "the studio knows no job '" + jobId + "'; submit its order again",
                        Money.zero(perPicture.currency()),
                        true));
    }

    @Override
    public void cancel(String jobId) {
        synchronized (jobs) {
            RenderJob job = jobs.get(jobId);
            if (job != null) {
                job.cancel();
            }
        }
    }

    /** Stops what is being rendered, at no charge. */
    @Override
    public void close() {
        synchronized (jobs) {
            jobs.values().forEach(RenderJob::cancel);
        }
        if (own != null) {
            own.shutdown();
            try {
                if (!own.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                    own.shutdownNow();
                }
            } catch (InterruptedException e) {
                own.shutdownNow();
                Thread.currentThread().interrupt();
            }
        }
    }

    private RenderJob accept(MediaOrder order, OpenedPermit permit) {
        if (order.kind() != MediaKind.IMAGE) {
            throw new ChimeraException(
                    ErrorCode.INVALID_INPUT,
                    "the studio makes images, not " + order.kind().id() + "; choose another provider");
        }
        Money cost = perPicture.times(order.prompts().size());
        Money ceiling = permit.ceiling();
        if (!cost.currency().equals(ceiling.currency()) || cost.isMoreThan(ceiling)) {
            throw new PermitException(
                    ErrorCode.PERMIT_REFUSED, "the permit allows " + ceiling + ", the studio charges " + cost);
        }
        return new RenderJob(order, cost, type, shelf);
    }

    private void start(RenderJob job) {
        try {
            executor.execute(job);
        } catch (RejectedExecutionException e) {
            job.fail("the studio is closed or has " + WAITING_MAX + " orders waiting; try again later", true);
        }
    }

    /** What the job {@code jobId} was ordered as, if there is such a job. */
    private @Nullable Digest known(String jobId) {
        RenderJob job = jobs.get(jobId);
        if (job != null) {
            return job.content();
        }
        return finished(jobId).map(Shelf.Finished::order).orElse(null);
    }

    private Optional<Shelf.Finished> finished(String jobId) {
        try {
            return shelf.find(UUID.fromString(jobId));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no id of ours, so no job of ours
        }
    }

    private static void requireSame(String jobId, Digest known, Digest content) {
        if (!known.equals(content)) {
            throw new ChimeraException(
                    ErrorCode.IDEMPOTENCY_CONFLICT,
                    "order " + jobId + " was made before with other content; give the new order an id of its own");
        }
    }

    /** Jobs that are over lie on the shelf or have failed; only they may be forgotten. */
    private void forgetOldest() {
        Iterator<RenderJob> oldest = jobs.values().iterator();
        while (jobs.size() > REMEMBERED_MAX && oldest.hasNext()) {
            if (oldest.next().isOver()) {
                oldest.remove();
            }
        }
    }

    private ThreadPoolExecutor requirePool() {
        return Objects.requireNonNull(own);
    }

    private static ThreadPoolExecutor newPool() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING_MAX), task -> {
                    Thread thread = new Thread(task, "chimera-studio-" + THREAD_NUMBER.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true); // no thread while there is nothing to do
        return pool;
    }
}
