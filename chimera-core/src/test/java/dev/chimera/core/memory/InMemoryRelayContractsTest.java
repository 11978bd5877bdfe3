package dev.chimera.core.memory;

import dev.chimera.api.spi.RateLimiter;
import dev.chimera.api.spi.Relay;
import dev.chimera.api.spi.SharedCache;
import dev.chimera.api.spi.WorkQueue;
import dev.chimera.tck.RateLimiterContract;
import dev.chimera.tck.RelayContract;
import dev.chimera.tck.SharedCacheContract;
import dev.chimera.tck.WorkQueueContract;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Nested;

class InMemoryRelayContractsTest {
    @Nested
    class AsAQueue implements WorkQueueContract {
        private final Map<WorkQueue, WorkQueue> otherEnds = new ConcurrentHashMap<>();

        @Override
        public WorkQueue emptyQueue(int hintsMax, Duration lease, int deliveriesMax) {
            Backlog backlog = new Backlog(lease, deliveriesMax);
            WorkQueue queue = new InMemoryQueue(backlog, hintsMax);
            otherEnds.put(queue, new InMemoryQueue(backlog, hintsMax));
            return queue;
        }

        @Override
        public WorkQueue secondHandle(WorkQueue queue) {
            return otherEnds.get(queue);
        }
    }

    @Nested
    class AsALimiter implements RateLimiterContract {
        @Override
        public RateLimiter freshLimiter(int callsMax, Duration window) {
            return new SlidingWindow(callsMax, window, () -> Instant.EPOCH.plusNanos(System.nanoTime()));
        }
    }

    @Nested
    class AsACache implements SharedCacheContract {
        @Override
        public SharedCache emptyCache() {
            return new InMemoryRelay(InstantSource.system()).cache("scans");
        }
    }

    @Nested
    class AsARelay implements RelayContract {
        @Override
        public Relay freshRelay() {
            return new InMemoryRelay(InstantSource.system());
        }
    }
}
