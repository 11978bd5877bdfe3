package dev.chimera.core.campaign;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Require;
import dev.chimera.api.ServiceStatus;
import dev.chimera.api.run.Admission;
import dev.chimera.api.run.RunId;
import dev.chimera.api.trend.TrendQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The campaigns of one pipeline. One daemon thread, begun by the first campaign; it looks at the clock at least once a second, so
 * that a clock that is set is noticed. Thread-safe. Whoever makes it closes it.
 */
public final class Calendar implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Calendar.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final long CLOSE_SECONDS = 5;
    private static final int CAMPAIGNS_MAX = 1_000;

    private final String pipeline;
    private final InstantSource clock;
    private final BiFunction<RunId, TrendQuery, Admission> submit;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;

    /** @param submit hands a run in; the same again must make it once */
    public Calendar(String pipeline, InstantSource clock, BiFunction<RunId, TrendQuery, Admission> submit) {
        this.pipeline = pipeline;
        this.clock = clock;
        this.submit = submit;
    }

    /**
     * Keeps {@code campaign} from now on.
     *
     * @throws ConfigurationException if one of its name is kept
     */
    public ScheduledCampaign keep(Campaign campaign) {
        Require.range("campaigns", kept.size() + 1L, 1, CAMPAIGNS_MAX);
        Kept fresh = new Kept(campaign);
        if (kept.putIfAbsent(campaign.name(), fresh) != null) {
            throw new ConfigurationException(
                    "pipeline '" + pipeline + "' keeps a campaign '" + campaign.name() + "' already; close that first");
        }
        begin();
        return fresh;
    }

    private synchronized void begin() {
        if (closed.getCount() == 0) {
            throw new ChimeraException(ErrorCode.CANCELLED, "the pipeline is closed");
        }
        if (thread == null) {
            thread = new Thread(this::run, "chimera-campaigns");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run() {
        try {
            while (!closed.await(untilNext(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException end) {
            LOG.debug("the campaigns of pipeline {} end", pipeline);
        }
    }

    private long untilNext() {
        Instant now = clock.instant();
        long wait = LOOK_EVERY.toMillis();
        for (Kept each : kept.values()) {
            wait = Math.min(
                    wait, Math.max(1, Duration.between(now, each.wakes()).toMillis()));
        }
        return wait;
    }

    /** Begins what is due. */
    void look() {
        for (Kept each : kept.values()) {
            each.look(clock.instant());
        }
    }

    @Override
    public void close() {
        closed.countDown();
        Thread mine;
        synchronized (this) {
            mine = thread;
        }
        if (mine == null) {
            return;
        }
        try {
            mine.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Kept implements ScheduledCampaign {
        private final Campaign campaign;
        /** Ticks that are due or late, the oldest first; after them the next one. */
        private final Deque<Instant> ticks;

        private Instant notBefore = Instant.MIN;
        private volatile Instant next;
        private volatile @Nullable Tick last;

        Kept(Campaign campaign) {
            this.campaign = campaign;
            Instant now = clock.instant();
            this.ticks = campaign.missedBefore(now.minus(campaign.jitter()));
            Instant tick = campaign.cadence().next(now.minus(campaign.jitter()));
            while (campaign.due(pipeline, tick).isBefore(now)) {
                if (campaign.missed().max() > 0) {
                    ticks.add(tick);
                }
                tick = campaign.cadence().next(tick);
            }
            while (ticks.size() > campaign.missed().max()) {
                ticks.remove();
            }
            ticks.add(tick);
            next = campaign.due(pipeline, ticks.getFirst());
        }

        @Override
        public Campaign campaign() {
            return campaign;
        }

        @Override
        public Instant next() {
            return next;
        }

        @Override
        public Optional<Tick> last() {
            return Optional.ofNullable(last);
        }

        @Override
        public void close() {
            kept.remove(campaign.name(), this);
        }

        synchronized Instant wakes() {
            return next.isAfter(notBefore) ? next : notBefore;
        }

        synchronized void look(Instant now) {
            keepUp(now);
            while (kept.get(campaign.name()) == this && !wakes().isAfter(now)) {
                Instant tick = ticks.getFirst();
                Admission admission = hand(tick);
                last = new Tick(tick, admission);
                if (admission instanceof Admission.Refused refused) {
                    notBefore = now.plus(refused.retryAfter());
                } else {
                    ticks.remove();
                    addNext(tick);
                }
                next = campaign.due(pipeline, ticks.getFirst());
            }
        }

        private void addNext(Instant tick) {
            if (ticks.isEmpty()) {
                ticks.add(campaign.cadence().next(tick));
            }
        }

        /** A tick is missed once the next one is due, because nobody could take it on or this JVM was asleep. */
        private void keepUp(Instant now) {
            if (ticks.getFirst().isAfter(campaign.cadence().next(now))) { // the clock was ahead, and has been set
                ticks.clear();
                ticks.add(campaign.cadence().next(now));
                notBefore = Instant.MIN;
            }
            int keeps = campaign.missed().max() + 1;
            ticks.addAll(campaign.lastBetween(ticks.getLast(), now, keeps));
            if (ticks.size() > keeps) {
                LOG.warn(
                        "campaign {} leaves out ticks from {} on: nobody could take them on",
                        campaign.name(),
                        ticks.getFirst());
            }
            while (ticks.size() > keeps) {
                ticks.remove();
            }
            next = campaign.due(pipeline, ticks.getFirst());
        }

        private Admission hand(Instant tick) {
            try {
                return submit.apply(campaign.runId(pipeline, tick), campaign.query());
            } catch (ChimeraException e) {
                if (e.code()
                        == ErrorCode.IDEMPOTENCY_CONFLICT) { // it was made when the campaign asked for something else
                    return new Admission.Accepted(campaign.runId(pipeline, tick));
                }
                return failed(e, e.code());
            } catch (RuntimeException e) {
                return failed(e, ErrorCode.INTERNAL);
            }
        }

        private Admission failed(RuntimeException why, ErrorCode code) {
            LOG.warn("campaign {} could not hand in a run; it tries again", campaign.name(), why);
            return new Admission.Refused(
                    ServiceStatus.INTERNAL_ERROR, code, String.valueOf(why.getMessage()), AFTER_FAILURE);
        }
    }
}
