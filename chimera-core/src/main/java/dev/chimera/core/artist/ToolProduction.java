package dev.chimera.core.artist;

import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.media.MediaOrder;
import dev.chimera.api.media.Production;
import dev.chimera.api.media.ProductionException;
import dev.chimera.api.media.ProductionPlan;
import dev.chimera.api.media.Provenance;
import dev.chimera.api.media.QualityReport;
import dev.chimera.api.spi.MediaProvider;
import dev.chimera.api.spi.MediaProvider.Job;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Comparator;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One job at one provider: submitted, looked at until it is over, measured. Providers are called on the workshop's executor,
 * never on the timer and never under a lock. A provider that is done at the first look costs no wait at all; else the looks
 * come ever more rarely. Ends at the latest {@link #GRACE} after its deadline, whatever the provider does. Thread-safe.
 */
final class ToolProduction implements Production {
    /** How long a provider may take to say what it charged after it was asked to stop. */
    static final Duration GRACE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(ToolProduction.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(10);
    private static final int POLL_FAILURES_MAX = 3;

    private final ProductionPlan plan;
    private final OpenedPermit permit;
    private final MediaProvider provider;
    private final Workshop workshop;
    private final CompletableFuture<MediaAsset> result = new CompletableFuture<>();
    private final AtomicBoolean ending = new AtomicBoolean();
    /** Why the provider was asked to stop: cancelled or past the deadline. */
    private final AtomicReference<@Nullable ErrorCode> stop = new AtomicReference<>();

    private volatile State state = State.ACCEPTED;
    private volatile double progress;
    private volatile @Nullable String jobId;
    private volatile Runnable forgetAlarms = () -> {};
    private Duration wait = FIRST_WAIT;
    private int pollFailures;

    ToolProduction(ProductionPlan plan, OpenedPermit permit, MediaProvider provider, Workshop workshop) {
        this.plan = plan;
        this.permit = permit;
        this.provider = provider;
        this.workshop = workshop;
    }

    /** Begins; throws {@link RejectedExecutionException} and spends nothing if the executor takes no more. */
    void start() {
        Duration deadline = workshop.deadlines().getOrDefault(plan.order().kind(), Duration.ofSeconds(30));
        Runnable stopLater = workshop.alarm().after(deadline, () -> requestStop(ErrorCode.DEADLINE));
        Runnable giveUpLater = workshop.alarm().after(deadline.plus(GRACE), this::giveUp);
        forgetAlarms = () -> {
            stopLater.run();
            giveUpLater.run();
        };
        try {
            workshop.executor().execute(this::submit);
        } catch (RejectedExecutionException e) {
            forgetAlarms.run();
            throw e;
        }
    }

    @Override
    public UUID productionId() {
        return plan.order().orderId();
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public double progress() {
        return progress;
    }

    @Override
    public void cancel() {
        requestStop(ErrorCode.CANCELLED);
    }

    @Override
    public CompletableFuture<MediaAsset> result() {
        return result.copy(); // a caller that completes its copy does not end the job
    }

    private void submit() {
        ErrorCode stopped = stop.get();
        if (stopped != null) {
            fail(stopped, "stopped before it was ordered from " + provider.name(), nothing(), null);
            return;
        }
        try {
            jobId = provider.submit(plan.order(), permit);
        } catch (PermitException e) {
            Money charged = e.code() == ErrorCode.PERMIT_SPENT ? null : nothing();
            fail(e.code(), provider.name() + " refused the permit: " + e.getMessage(), charged, e);
            return;
        } catch (RuntimeException e) {
            fail(ErrorCode.PROVIDER_FAILED, provider.name() + " did not take the order: " + e.getMessage(), null, e);
            return;
        }
        state = State.RUNNING;
        if (stop.get() != null) {
            askToStop();
        }
        look();
    }

    /** Looks at the provider once, and again later if it is not done. Never runs twice at a time. */
    private void look() {
        String job = jobId;
        if (ending.get() || job == null) {
            return;
        }
        try {
            Job seen = provider.poll(job);
            pollFailures = 0;
            seen.fold(this::running, this::done, this::failed);
        } catch (RuntimeException e) {
            if (++pollFailures >= POLL_FAILURES_MAX) {
                askToStop();
                fail(
                        ErrorCode.PROVIDER_FAILED,
                        provider.name() + " cannot be asked about job " + job + ": " + e.getMessage(),
                        null,
                        e);
            } else {
                lookLater();
            }
        }
    }

    private boolean running(Job.Running job) {
        progress = Math.min(1, Math.max(progress, job.progress()));
        lookLater();
        return true;
    }

    private boolean failed(Job.Failed job) {
        ErrorCode stopped = stop.get();
        ErrorCode code = stopped == null ? ErrorCode.PROVIDER_FAILED : stopped;
        fail(code, provider.name() + " ended job " + jobId + ": " + job.reason(), job.cost(), null);
        return true;
    }

    private boolean done(Job.Done job) {
        Money ceiling = permit.ceiling();
        if (stop.get() == ErrorCode.DEADLINE) {
            fail(ErrorCode.DEADLINE, provider.name() + " was done only after the deadline", job.cost(), null);
        } else if (!job.cost().currency().equals(ceiling.currency())
                || job.cost().isMoreThan(ceiling)) {
            String message = provider.name() + " charged " + job.cost() + ", the permit allows at most " + ceiling;
            fail(ErrorCode.PROVIDER_FAILED, message, job.cost(), null);
        } else if (ending.compareAndSet(false, true)) {
            measure(job);
        }
        return true;
    }

    private void measure(Job.Done job) {
        try {
            QualityReport quality = workshop.gauge().measure(job.files());
            if (!quality.passes()) {
                end(
                        State.FAILED,
                        new ProductionException(ErrorCode.QUALITY_FAILED, tooPoor(quality), job.cost(), null));
                return;
            }
            MediaAsset asset = asset(job, quality);
            progress = 1;
            state = State.SUCCEEDED;
            forgetAlarms.run();
            result.complete(asset);
        } catch (RuntimeException | Error e) { // nobody else ends it any more, whatever it was
            String message = "what " + provider.name() + " made cannot be used: " + e.getMessage();
            end(State.FAILED, new ProductionException(ErrorCode.PROVIDER_FAILED, message, job.cost(), e));
            if (e instanceof VirtualMachineError fatal && !(fatal instanceof StackOverflowError)) {
                throw fatal;
            }
        }
    }

    private MediaAsset asset(Job.Done job, QualityReport quality) {
        MediaOrder order = plan.order();
        UUID assetId = UUID.nameUUIDFromBytes(
                CanonicalBytes.of("chimera/asset-id/v1").uuid(order.orderId()).toArray());
        Provenance provenance = new Provenance(
                provider.name(),
                String.valueOf(jobId),
                order.content(),
                permit.permit().permitId(),
                workshop.clock().instant(),
                provider.digitalSourceType());
        return new MediaAsset(
                assetId,
                plan.brief().briefId(),
                plan.brief().format(),
                job.files(),
                quality,
                job.cost(),
                provenance,
                FilmFacts.of(job.files()));
    }

    private String tooPoor(QualityReport quality) {
        String weakest = quality.measures().stream()
                .min(Comparator.comparingDouble(QualityReport.Measure::score))
                .map(measure ->
                        measure.name() + " is " + shown(measure.value()) + ", which scores " + shown(measure.score()))
                .orElse("there are no files");
        return "what " + provider.name() + " made scores " + shown(quality.score()) + ", below " + QualityReport.PASS
                + ": " + weakest + "; it was paid for all the same";
    }

    /** To three places, and never up to the score that would have passed. */
    private static String shown(double value) {
        return BigDecimal.valueOf(value)
                .setScale(3, RoundingMode.DOWN)
                .stripTrailingZeros()
                .toPlainString();
    }

    private void lookLater() {
        Duration now = wait;
        Duration twice = wait.multipliedBy(2);
        wait = twice.compareTo(workshop.pollEvery()) < 0 ? twice : workshop.pollEvery();
        workshop.alarm().after(now, () -> {
            if (!ending.get() && !dispatch(this::look)) {
                lookLater(); // the executor is full; the deadline bounds how often this can happen
            }
        });
    }

    private void requestStop(ErrorCode why) {
        boolean first = stop.compareAndSet(null, why);
        boolean stricter = why == ErrorCode.DEADLINE && stop.compareAndSet(ErrorCode.CANCELLED, why);
        if ((first || stricter) && !ending.get()) {
            dispatch(this::askToStop);
        }
    }

    private void askToStop() {
        String job = jobId;
        if (job == null) {
            return; // submit sees the wish as soon as it knows the job
        }
        try {
            provider.cancel(job);
        } catch (RuntimeException e) {
            LOG.warn("{} could not be asked to stop job {}", provider.name(), job, e);
        }
    }

    /** The provider has not answered in time; what it charged is not known. */
    private void giveUp() {
        String message = provider.name() + " missed the deadline and did not say what it charged; job " + jobId;
        fail(ErrorCode.DEADLINE, message, null, null);
    }

    private void fail(ErrorCode code, String message, @Nullable Money charged, @Nullable Throwable cause) {
        if (ending.compareAndSet(false, true)) {
            State last = code == ErrorCode.CANCELLED ? State.CANCELLED : State.FAILED;
            end(last, new ProductionException(code, message, charged, cause));
        }
    }

    private void end(State last, ProductionException failure) {
        state = last;
        forgetAlarms.run();
        result.completeExceptionally(failure);
    }

    private boolean dispatch(Runnable task) {
        try {
            workshop.executor().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private Money nothing() {
        return Money.zero(permit.ceiling().currency());
    }
}
