package dev.chimera.spi.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection that is made when it is first needed and again whenever it is lost, until this is closed. While it is known to be
 * lost, commands fail at once; no command is ever sent a second time. A connection that is silent three times in a row counts as
 * lost. Thread-safe.
 *
 * @param <C> the kind of connection
 */
final class RedisLink<C extends StatefulRedisConnection<String, String>> implements AutoCloseable {
    private static final int SILENCES_MAX = 3;
    private static final long DELAY_MIN_MILLIS = 50;
    private static final long DELAY_MAX_MILLIS = 1_000;

    private final Supplier<? extends CompletionStage<C>> connector;
    private final Consumer<C> ready;
    private final RedisEngine engine;
    private final RedisErrors errors;
    private final Duration timeout;
    private final InstantSource clock;

    private @Nullable C open;
    private @Nullable CompletableFuture<C> attempt;
    private @Nullable String since;
    private String why = "";
    private int silences;
    private int failures;
    private boolean closed;

    /**
     * A link that is not yet connected.
     *
     * @param connector begins to connect
     * @param ready gets each new connection before any command does
     */
    RedisLink(
            Supplier<? extends CompletionStage<C>> connector,
            Consumer<C> ready,
            RedisEngine engine,
            RedisErrors errors,
            Duration timeout,
            InstantSource clock) {
        this.connector = connector;
        this.ready = ready;
        this.engine = engine;
        this.errors = errors;
        this.timeout = timeout;
        this.clock = clock;
    }

    /** Sends a command without waiting for its answer. */
    <T> CompletableFuture<T> send(
            Function<RedisAsyncCommands<String, String>, ? extends CompletionStage<T>> command) {
        return use(on -> command.apply(on.async()));
    }

    /** Does something with the connection that ends with an answer, without waiting for it. */
    <T> CompletableFuture<T> use(Function<C, ? extends CompletionStage<T>> command) {
        CompletableFuture<T> answer =
                connection().thenCompose(on -> command.apply(on).toCompletableFuture());
        return answer.whenComplete((value, failure) -> {
            if (failure == null || !RedisErrors.code(failure).isEmpty()) {
                heard(failure);
            } else {
                failed(failure);
            }
        });
    }

    /** Sends a command whose answer nobody waits for. */
    void tell(Function<RedisAsyncCommands<String, String>, ? extends CompletionStage<?>> command) {
        CompletableFuture<?> unused = send(on -> command.apply(on).thenApply(answer -> true));
    }

    /** Sends a command and waits for its answer, at most the time-out, even in a thread that was told to stop. */
    <T> T call(Function<RedisAsyncCommands<String, String>, ? extends CompletionStage<T>> command) {
        CompletableFuture<T> answer = send(command);
        boolean interrupted = Thread.interrupted();
        try {
            long end = System.nanoTime() + timeout.toNanos();
            while (true) {
                try {
                    return await(answer, Duration.ofNanos(end - System.nanoTime()));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What {@code answer} gives within {@code limit}. */
    <T> T await(CompletableFuture<T> answer, Duration limit) throws InterruptedException {
        try {
            return answer.get(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            silent(e);
            throw errors.of(e);
        } catch (ExecutionException e) {
            throw errors.of(e);
        }
    }

    /** Since when and why it cannot be used; has the server asked whether that is still so. Empty while nobody has tried. */
    Optional<String> trouble() {
        Optional<String> known = knownTrouble();
        if (known.isPresent()) {
            tell(RedisAsyncCommands::ping);
        }
        return known;
    }

    /** As {@link #trouble}; if nobody has tried, begins to. */
    Optional<String> check() {
        if (!isConnected()) {
            tell(RedisAsyncCommands::ping);
        }
        return trouble();
    }

    private synchronized Optional<String> knownTrouble() {
        return since == null ? Optional.empty() : Optional.of(errors.trouble(since, why));
    }

    private synchronized boolean isConnected() {
        return open != null;
    }

    private synchronized CompletableFuture<C> connection() {
        if (closed) {
            return CompletableFuture.failedFuture(errors.closed());
        }
        if (open != null) {
            return CompletableFuture.completedFuture(open);
        }
        if (since != null) {
            return CompletableFuture.failedFuture(errors.unreachable(errors.trouble(since, why)));
        }
        return attempt == null ? connect() : attempt;
    }

    private CompletableFuture<C> connect() {
        CompletableFuture<C> made = new CompletableFuture<>();
        attempt = made;
        CompletionStage<C> begun;
        try {
            begun = connector.get();
        } catch (RuntimeException e) {
            begun = CompletableFuture.failedFuture(e);
        }
        CompletionStage<C> unused = begun.whenComplete((connection, failure) -> {
            if (failure != null) {
                refused(failure);
                made.completeExceptionally(errors.of(failure));
            } else if (accepted(connection)) {
                made.complete(connection);
            } else {
                end(connection);
                made.completeExceptionally(errors.closed());
            }
        });
        return made;
    }

    private boolean accepted(C connection) {
        connection.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> unused) {
                lost(connection, "the connection was lost");
            }
        });
        ready.accept(connection);
        synchronized (this) {
            if (closed) {
                return false;
            }
            attempt = null;
            open = connection;
            fine();
            failures = 0;
        }
        if (!connection.isOpen()) {
            lost(connection, "the connection was lost");
        }
        return true;
    }

    private synchronized void refused(Throwable failure) {
        attempt = null;
        if (closed) {
            return;
        }
        note(errors.reason(failure));
        long delay = Math.min(DELAY_MAX_MILLIS, DELAY_MIN_MILLIS << Math.min(failures++, 10));
        engine.later(this::again, delay);
    }

    private synchronized void again() {
        if (!closed && open == null && attempt == null) {
            CompletableFuture<C> unused = connect();
        }
    }

    private void lost(C connection, String reason) {
        synchronized (this) {
            if (open != connection) {
                return;
            }
            open = null;
            note(reason);
        }
        end(connection);
        again();
    }

    private void heard(@Nullable Throwable refusal) {
        @Nullable C now;
        synchronized (this) {
            silences = 0;
            now = open;
            if (now != null) {
                fine();
            }
        }
        if (now != null && refusal != null && RedisErrors.code(refusal).equals("READONLY")) {
            lost(now, errors.reason(refusal)); // the name may lead to another server by now
        }
    }

    private void failed(Throwable failure) {
        @Nullable C broken;
        synchronized (this) {
            broken = open != null && !open.isOpen() ? open : null;
        }
        if (broken != null) {
            lost(broken, errors.reason(failure));
        }
    }

    private void silent(TimeoutException silence) {
        @Nullable C dead;
        synchronized (this) {
            if (closed) {
                return;
            }
            note(errors.reason(silence));
            dead = ++silences >= SILENCES_MAX ? open : null;
        }
        if (dead != null) {
            lost(dead, errors.reason(silence));
        }
    }

    private void note(String reason) {
        if (since == null) {
            since = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        }
        why = reason;
    }

    private void fine() {
        since = null;
        why = "";
        silences = 0;
    }

    private static void end(StatefulRedisConnection<String, String> connection) {
        CompletableFuture<Void> unused = connection.closeAsync();
    }

    /** Closes the connection without waiting. */
    @Override
    public void close() {
        @Nullable C last;
        synchronized (this) {
            closed = true;
            last = open;
            open = null;
        }
        if (last != null) {
            end(last);
        }
    }
}
