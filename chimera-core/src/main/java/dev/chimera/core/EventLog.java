package dev.chimera.core;

import dev.chimera.api.run.RunEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one run, kept so that whoever subscribes late sees them all. A subscriber is called on the executor, one event at
 * a time, as fast as it asks and no faster; it can neither slow nor fail the run. Thread-safe.
 */
final class EventLog implements Flow.Publisher<RunEvent> {
    /** Beyond this many events, progress is no longer kept; starts and ends of stages always are. */
    private static final int PROGRESS_MAX = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

    private final Executor executor;
    private final List<RunEvent> events = new ArrayList<>(16);
    private final List<Subscription> subscriptions = new ArrayList<>(1);
    private boolean complete;

    EventLog(Executor executor) {
        this.executor = executor;
    }

    /** Adds what {@code make} makes of the next number; {@code null} if it is progress beyond what is kept. */
    @Nullable
    RunEvent emit(EventMaker make) {
        RunEvent event;
        List<Subscription> listeners;
        synchronized (events) {
            event = make.make(events.size());
            if (events.size() >= PROGRESS_MAX && event instanceof RunEvent.Progress) {
                return null;
            }
            events.add(event);
            complete |= event instanceof RunEvent.Ended;
            listeners = subscriptions.isEmpty() ? List.of() : List.copyOf(subscriptions);
        }
        listeners.forEach(Subscription::wake);
        return event;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super RunEvent> subscriber) {
        Subscription subscription = new Subscription(subscriber);
        synchronized (events) {
            subscriptions.add(subscription);
        }
        subscriber.onSubscribe(subscription);
        subscription.wake();
    }

    /** Makes an event of the number it gets in the log. */
    @FunctionalInterface
    interface EventMaker {
        RunEvent make(long seq);
    }

    private @Nullable RunEvent at(int index) {
        synchronized (events) {
            return index < events.size() ? events.get(index) : null;
        }
    }

    private boolean endsAt(int index) {
        synchronized (events) {
            return complete && index == events.size();
        }
    }

    private final class Subscription implements Flow.Subscription {
        private final Flow.Subscriber<? super RunEvent> subscriber;
        private final AtomicLong demand = new AtomicLong();
        private final AtomicInteger wakes = new AtomicInteger();
        private int next;
        private volatile boolean done;

        Subscription(Flow.Subscriber<? super RunEvent> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long n) {
            if (n <= 0) {
                fail(new IllegalArgumentException("a subscriber must request more than 0 events, got " + n));
                return;
            }
            demand.accumulateAndGet(n, (have, more) -> have + more < 0 ? Long.MAX_VALUE : have + more);
            wake();
        }

        @Override
        public void cancel() {
            done = true;
            synchronized (events) {
                subscriptions.remove(this);
            }
        }

        private void wake() {
            if (wakes.getAndIncrement() == 0) {
                try {
                    executor.execute(this::drain);
                } catch (RuntimeException e) {
                    fail(e);
                }
            }
        }

        private void drain() {
            int seen = wakes.get();
            while (seen != 0) {
                try {
                    deliver();
                } catch (RuntimeException e) {
                    fail(e);
                }
                seen = wakes.addAndGet(-seen);
            }
        }

        private void deliver() {
            while (!done && demand.get() > 0) {
                RunEvent event = at(next);
                if (event == null) {
                    break;
                }
                next++;
                demand.decrementAndGet();
                subscriber.onNext(event);
            }
            if (!done && endsAt(next)) {
                cancel();
                subscriber.onComplete();
            }
        }

        private void fail(RuntimeException failure) {
            if (!done) {
                cancel();
                try {
                    subscriber.onError(failure);
                } catch (RuntimeException e) {
                    LOG.warn("a subscriber of run events failed while it was told of a failure", e);
                }
            }
        }
    }
}
