package dev.chimera.core;

import dev.chimera.api.AgentRole;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.run.RunId;
import dev.chimera.api.spi.RunStore;
import dev.chimera.api.spi.StoreException;
import dev.chimera.api.spi.WorkQueue;
import dev.chimera.api.spi.WorkQueue.Delivery;
import dev.chimera.core.swarm.Member;
import dev.chimera.core.swarm.Place;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings in runs that were submitted anywhere, whenever there is room for one: by the queue's hints, or, while the queue cannot be
 * reached, by looking into the store. One daemon thread, begun by {@link #begin}. Thread-safe.
 */
final class Feeder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Feeder.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long NO_ROOM_MILLIS = 100;
    private static final long LOOK_EVERY_MILLIS = 250;
    private static final int LOOK_FOR = 32;
    private static final long CLOSE_SECONDS = 5;

    private final String pipeline;
    private final UUID owner;
    private final RunStore runs;
    private final Member member;
    private final RunFloor floor;
    private final WorkQueue queue;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;
    private boolean polling;

    Feeder(String pipeline, UUID owner, RunStore runs, Member member, RunFloor floor, WorkQueue queue) {
        this.pipeline = pipeline;
        this.owner = owner;
        this.runs = runs;
        this.member = member;
        this.floor = floor;
        this.queue = queue;
    }

    synchronized void begin() {
        if (thread == null && closed.getCount() > 0) {
            thread = Workers.named("chimera-feeder-").newThread(this::feed);
            thread.start();
        }
    }

    private void feed() {
        try {
            while (closed.getCount() > 0) {
                try {
                    feedOnce();
                } catch (ChimeraException e) {
                    look(e);
                } catch (RuntimeException
                        | Error e) { // also whatever a relay that a host plugged in may throw: this must go on
                    LOG.warn("pipeline {} cannot fetch work; it goes on looking into the store", pipeline, e);
                    look(e);
                }
            }
        } catch (InterruptedException end) {
            LOG.debug("the feeder of pipeline {} ends", pipeline);
        }
    }

    /** A place is taken only once there is something for it, so that looking for work costs no starter its place. */
    private void feedOnce() throws InterruptedException {
        if (!member.awaitRoom(AgentRole.SCOUT, PATIENCE)) {
            boolean unused = closed.await(NO_ROOM_MILLIS, TimeUnit.MILLISECONDS);
            return;
        }
        Optional<Delivery> next = queue.poll(PATIENCE);
        if (polling) {
            LOG.info("pipeline {} gets its hints from the relay again", pipeline);
            polling = false;
        }
        if (next.isPresent()) {
            claimInPlace(next.get());
        }
    }

    /** A starter may have taken the place since it was seen free; a hint that waits here then would be lost to those with room. */
    private void claimInPlace(Delivery hint) throws InterruptedException {
        @Nullable Place place = null;
        try {
            place = member.awaitPlace(PATIENCE);
        } finally {
            if (place == null) {
                hint.release();
            }
        }
        if (place != null) {
            claim(hint, place);
        }
    }

    /** Once it is claimed the store knows whose it is, and the hint has done its work. */
    private void claim(Delivery hint, Place place) {
        Optional<RunId> runId = read(hint.hint());
        if (runId.isEmpty()) {
            LOG.warn("the queue of pipeline {} holds something that is no run's id; it is thrown away", pipeline);
            hint.done();
            place.leave();
            return;
        }
        try {
            floor.goOnIn(place, () -> runs.claim(pipeline, runId.get(), owner));
            hint.done();
        } catch (StoreException e) {
            hint.release();
            throw e;
        }
    }

    private static Optional<RunId> read(String hint) {
        try {
            return Optional.of(new RunId(UUID.fromString(hint)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The queue or the store failed: the store is asked until both answer. */
    private void look(Throwable why) throws InterruptedException {
        if (!polling) {
            LOG.warn("pipeline {} looks into the store for work: {}", pipeline, why.getMessage());
            polling = true;
        }
        if (!(why instanceof StoreException)) {
            try {
                if (member.hasRoom(AgentRole.SCOUT)) {
                    floor.resume(LOOK_FOR);
                }
            } catch (RuntimeException | Error e) {
                LOG.debug("the store of pipeline {} cannot be asked for work", pipeline, e);
            }
        }
        boolean unused = closed.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        closed.countDown();
        Thread feeding;
        synchronized (this) {
            feeding = thread;
        }
        if (feeding == null) {
            return;
        }
        feeding.interrupt();
        try {
            feeding.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
