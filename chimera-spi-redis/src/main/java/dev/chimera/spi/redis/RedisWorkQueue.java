package dev.chimera.spi.redis;

import dev.chimera.api.Require;
import dev.chimera.api.spi.WorkQueue;
import io.lettuce.core.Consumer;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream with one group of consumers, of which this end is one. Who polls looks without waiting over the shared connection; of
 * those who find nothing one at a time waits at the server, over a connection of this queue's own, in slices so short that closing
 * need not wait long. Whatever was read for somebody who no longer wants it is released.
 */
final class RedisWorkQueue implements WorkQueue {
    static final String GROUP = "workers";

    private static final Logger LOG = LoggerFactory.getLogger(RedisWorkQueue.class);
    private static final Duration PATIENCE_MAX = Duration.ofMinutes(1);
    private static final Duration SLICE = Duration.ofMillis(500);
    private static final int DEAD_MAX = 1_000;
    private static final Set<String> GROUP_IS_GONE = Set.of("NOGROUP", "UNBLOCKED");

    /**
     * How a queue deals with hints.
     *
     * @param hintsMax how many it holds
     * @param lease how long a hint stays with a worker
     * @param deliveriesMax how often a hint is given out
     * @param forgetConsumers after how long without a sign a consumer with nothing in its hands is forgotten
     */
    record Manner(int hintsMax, Duration lease, int deliveriesMax, Duration forgetConsumers) {}

    private final RedisLink<?> link;
    private final RedisLink<?> reader;
    private final RedisErrors errors;
    private final Duration timeout;
    private final Manner manner;
    private final String tag;
    private final java.util.function.Consumer<RedisWorkQueue> ended;
    private final List<String> keys;
    private final String consumer = UUID.randomUUID().toString();

    private final Set<RedisDelivery> inHands = ConcurrentHashMap.newKeySet();
    private final Map<Object, CompletableFuture<?>> strays = new ConcurrentHashMap<>();
    private final Semaphore seat = new Semaphore(1, true);
    private final ReadWriteLock pollers = new ReentrantReadWriteLock();
    private final AtomicBoolean ending = new AtomicBoolean();
    private volatile boolean closed;
    private volatile boolean look = true;
    private volatile long looked = System.nanoTime();

    /**
     * The queue whose keys begin with {@code tag}.
     *
     * @param reader its own; closed with it
     * @param ended told when it was closed
     */
    RedisWorkQueue(
            RedisLink<?> link,
            RedisLink<?> reader,
            RedisErrors errors,
            Duration timeout,
            String tag,
            Manner manner,
            java.util.function.Consumer<RedisWorkQueue> ended) {
        this.link = link;
        this.reader = reader;
        this.errors = errors;
        this.timeout = timeout;
        this.manner = manner;
        this.tag = tag;
        this.ended = ended;
        this.keys = List.of(tag + ":stream", tag + ":dead");
    }

    @Override
    public boolean offer(String hint) {
        Require.length("hint", hint, 1, HINT_MAX);
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(hint)) {
            throw new IllegalArgumentException("hint has half of a character, which cannot be sent");
        }
        requireOpen();
        return link.call(QueueScripts.OFFER.with(keys, manner.hintsMax(), hint)) == 1;
    }

    @Override
    public long depth() {
        requireOpen();
        return link.call(on -> on.xlen(keys.get(0)));
    }

    @Override
    public long deadLetters() {
        requireOpen();
        return link.call(on -> on.xlen(keys.get(1)));
    }

    @Override
    public Optional<Delivery> poll(Duration patience) throws InterruptedException {
        if (patience.isNegative() || patience.compareTo(PATIENCE_MAX) > 0) {
            throw new IllegalArgumentException("patience must be from PT0S to " + PATIENCE_MAX + ", got " + patience);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long end = System.nanoTime() + patience.toNanos();
        pollers.readLock().lockInterruptibly();
        try {
            while (true) {
                requireOpen();
                Optional<RedisDelivery> next = take();
                boolean over = System.nanoTime() - end >= 0;
                if (next.isEmpty() && !over) {
                    next = awaitNext(end);
                }
                if (next.isPresent()) {
                    return Optional.of(inHands(next.get()));
                }
                if (over) {
                    return Optional.empty();
                }
            }
        } finally {
            pollers.readLock().unlock();
        }
    }

    /** Looks once, first for what was left lying if it is time for that. */
    private Optional<RedisDelivery> take() throws InterruptedException {
        boolean looking = isTimeToLook();
        if (looking) {
            looked = System.nanoTime();
            look = false;
        }
        return handed(
                link.send(QueueScripts.TAKE.with(
                                keys,
                                GROUP,
                                consumer,
                                manner.lease().toMillis(),
                                manner.deliveriesMax(),
                                DEAD_MAX,
                                looking ? 1 : 0,
                                manner.forgetConsumers().toMillis()))
                        .thenApply(this::taken),
                link,
                timeout);
    }

    private boolean isTimeToLook() {
        return look || System.nanoTime() - looked >= manner.lease().toNanos() / 4;
    }

    private Optional<RedisDelivery> taken(List<Object> said) {
        if ((Long) said.get(0) == 1) {
            look = true;
        }
        if (said.size() == 1) {
            return Optional.empty();
        }
        Map<String, String> fields = new HashMap<>();
        for (int i = 3; i + 1 < said.size(); i += 2) {
            fields.put(String.valueOf(said.get(i)), String.valueOf(said.get(i + 1)));
        }
        return readable((String) said.get(1), (Long) said.get(2), fields);
    }

    /** Waits its turn at the server, and there for a hint; ends early when it is time to look again. */
    private Optional<RedisDelivery> awaitNext(long end) throws InterruptedException {
        if (!seat.tryAcquire(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            return Optional.empty();
        }
        try {
            Optional<RedisDelivery> next = Optional.empty();
            boolean again = true;
            while (again && next.isEmpty() && !closed && !isTimeToLook()) {
                long millis = Math.min(SLICE.toMillis(), TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
                if (millis < 1) {
                    return Optional.empty();
                }
                try {
                    next = read(millis);
                } catch (GroupIsGoneException e) {
                    again = false;
                }
            }
            return next;
        } finally {
            seat.release();
        }
    }

    @SuppressWarnings("unchecked") // the library's own array of one stream
    private Optional<RedisDelivery> read(long millis) throws InterruptedException, GroupIsGoneException {
        XReadArgs waiting = XReadArgs.Builder.block(millis).count(1);
        CompletableFuture<List<StreamMessage<String, String>>> read = reader.send(on -> on.xreadgroup(
                Consumer.from(GROUP, consumer), waiting, XReadArgs.StreamOffset.lastConsumed(keys.get(0))));
        CompletableFuture<Optional<RedisDelivery>> next = read.thenApply(messages -> messages.isEmpty()
                ? Optional.empty()
                : readable(messages.get(0).getId(), 1, messages.get(0).getBody()));
        try {
            return handed(next, reader, timeout.plusMillis(millis));
        } catch (RuntimeException e) {
            if (read.isCompletedExceptionally() && GROUP_IS_GONE.contains(codeOf(read))) {
                throw new GroupIsGoneException();
            }
            throw e;
        }
    }

    private static String codeOf(CompletableFuture<?> failed) {
        try {
            failed.getNow(null);
            return "";
        } catch (RuntimeException e) {
            return RedisErrors.code(e);
        }
    }

    /** What {@code next} gives in time; what it gives later is released. */
    private Optional<RedisDelivery> handed(
            CompletableFuture<Optional<RedisDelivery>> next, RedisLink<?> through, Duration limit)
            throws InterruptedException {
        boolean given = false;
        try {
            Optional<RedisDelivery> delivery = through.await(next, limit);
            given = true;
            return delivery;
        } finally {
            if (!given) {
                releaseLate(next);
            }
        }
    }

    private void releaseLate(CompletableFuture<Optional<RedisDelivery>> next) {
        CompletableFuture<?> stray = next.thenCompose(late -> late.isPresent()
                ? late.get().letGo()
                : CompletableFuture.completedFuture(0L));
        Object ticket = new Object();
        strays.put(ticket, stray);
        CompletableFuture<?> unused = stray.whenComplete((done, failure) -> strays.remove(ticket));
    }

    private Optional<RedisDelivery> readable(String id, long times, Map<String, String> fields) {
        String hint = fields.getOrDefault("hint", "");
        String given = fields.getOrDefault("given", "");
        if (hint.isEmpty() || hint.length() > HINT_MAX || !given.matches("[0-9]{1,6}")) {
            LOG.warn("{} has an entry {} that is no hint; it is set aside", tag, id);
            link.tell(QueueScripts.SET_ASIDE.with(keys, GROUP, consumer, id, DEAD_MAX));
            return Optional.empty();
        }
        return Optional.of(new RedisDelivery(this, id, hint, (int) times, Integer.parseInt(given)));
    }

    private Delivery inHands(RedisDelivery delivery) {
        long lease = manner.lease().toNanos();
        inHands.removeIf(old -> old.isOlderThan(lease)); // no longer this end's
        inHands.add(delivery);
        return delivery;
    }

    void done(RedisDelivery delivery) {
        inHands.remove(delivery);
        link.tell(QueueScripts.DONE.with(keys, GROUP, consumer, delivery.id()));
    }

    CompletableFuture<Long> release(RedisDelivery delivery) {
        inHands.remove(delivery);
        return link.send(QueueScripts.RELEASE.with(
                keys, GROUP, consumer, delivery.id(), delivery.times(), manner.deliveriesMax(), DEAD_MAX));
    }

    private void requireOpen() {
        if (closed) {
            throw errors.closed();
        }
    }

    /** Why nobody can wait at the server at the moment. */
    Optional<String> trouble() {
        return reader.trouble();
    }

    /** Refuses every call from now on, without waiting. */
    void refuse() {
        closed = true;
    }

    /** Waits for who polls, at most for a slice and two time-outs. */
    @Override
    public void close() {
        refuse();
        if (ending.getAndSet(true)) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            if (pollers.writeLock().tryLock(SLICE.plus(timeout).toMillis(), TimeUnit.MILLISECONDS)) {
                pollers.writeLock().unlock();
            }
            List<CompletableFuture<?>> last = new ArrayList<>(strays.values());
            inHands.forEach(delivery -> last.add(delivery.letGo()));
            CompletableFuture.allOf(last.toArray(CompletableFuture[]::new))
                    .exceptionally(unreachable -> null)
                    .thenCompose(all -> link.send(QueueScripts.LEAVE.with(keys, GROUP, consumer)))
                    .get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("{} was left without a word; its lease gives its hints to others", tag, e);
        } finally {
            reader.close();
            ended.accept(this);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The group has to be made again. */
    private static final class GroupIsGoneException extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
