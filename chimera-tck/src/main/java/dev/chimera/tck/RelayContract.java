package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chimera.api.spi.RateLimiter;
import dev.chimera.api.spi.Relay;
import dev.chimera.api.spi.SharedCache;
import dev.chimera.api.spi.WorkQueue;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The promise of a {@link Relay}: what has the same name is the same, whoever asks for it, and what has another is another. */
public interface RelayContract {
    /** A relay that nobody has used. */
    Relay freshRelay();

    /** Another end of the same relay, as another JVM would have; the same one where there can be only one. */
    default Relay secondHandle(Relay relay) {
        return relay;
    }

    /** How long the contract waits for what must happen. */
    default Duration patience() {
        return Duration.ofSeconds(30);
    }

    @Test
    default void has_a_name_and_no_trouble() {
        Relay relay = freshRelay();

        assertThat(relay.name()).matches("[a-z0-9._-]{1,64}");
        assertThat(relay.trouble()).isEmpty();
    }

    @Test
    default void gives_the_same_queue_for_the_same_name() throws InterruptedException {
        Relay relay = freshRelay();
        Relay other = secondHandle(relay);
        relay.queue("runs/a", 10).offer("x");
        WorkQueue elsewhere = other.queue("runs/b", 10);

        assertThat(elsewhere.poll(Duration.ZERO)).isEmpty();
        assertThat(QueueSteps.next(other.queue("runs/a", 10), patience()).hint()).isEqualTo("x");
    }

    @Test
    default void gives_the_same_limiter_for_the_same_name() {
        Relay relay = freshRelay();
        Relay other = secondHandle(relay);
        RateLimiter limiter = relay.limiter("calls", 1, Duration.ofHours(1));

        assertThat(limiter.tryAcquire("a")).isEmpty();
        assertThat(other.limiter("calls", 1, Duration.ofHours(1)).tryAcquire("a")).isPresent();
        assertThat(other.limiter("other calls", 1, Duration.ofHours(1)).tryAcquire("a"))
                .isEmpty();
    }

    @Test
    default void gives_the_same_cache_for_the_same_name() {
        Relay relay = freshRelay();
        Relay other = secondHandle(relay);
        relay.cache("scans").put("a", "one", Duration.ofHours(1));

        assertThat(other.cache("scans").get("a")).contains("one");
        assertThat(other.cache("other scans").get("a")).isEmpty();
    }

    @Test
    default void keeps_kinds_and_odd_names_apart() {
        Relay relay = freshRelay();
        int depth = 0;
        for (String name : new String[] {"a", "a}", "{a}", "a/b", "a:b", "a%b", "a b", "\u00e4", "x".repeat(160)}) {
            WorkQueue queue = relay.queue(name, 10);
            SharedCache cache = relay.cache(name);
            assertThat(queue.depth()).as(name).isZero();
            assertThat(cache.get("a")).as(name).isEmpty();
            assertThat(relay.limiter(name, 1, Duration.ofHours(1)).tryAcquire("a"))
                    .as(name)
                    .isEmpty();
            assertThat(queue.offer(name)).isTrue();
            cache.put("a", name, Duration.ofHours(1));
            depth += (int) queue.depth();
        }
        assertThat(depth).isEqualTo(9);
    }

    @Test
    default void keys_of_one_cache_are_not_those_of_another() {
        Relay relay = freshRelay();
        relay.cache("a").put("b/c", "one", Duration.ofHours(1));
        relay.cache("a/b").put("c", "two", Duration.ofHours(1));

        assertThat(relay.cache("a").get("b/c")).contains("one");
        assertThat(relay.cache("a/b").get("c")).contains("two");
    }

    @Test
    default void wakes_all_who_listen_when_the_bell_rings() throws InterruptedException {
        Relay relay = freshRelay();
        Relay other = secondHandle(relay);
        AtomicInteger here = new AtomicInteger();
        AtomicInteger hereToo = new AtomicInteger();
        AtomicInteger there = new AtomicInteger();
        AtomicInteger elsewhere = new AtomicInteger();
        relay.listen("bell", here::incrementAndGet);
        relay.listen("bell", hereToo::incrementAndGet);
        other.listen("bell", there::incrementAndGet);
        other.listen("other bell", elsewhere::incrementAndGet);

        QueueSteps.await(patience(), () -> {
            relay.ring("bell");
            return here.get() > 0 && hereToo.get() > 0 && there.get() > 0;
        });
        QueueSteps.await(patience(), () -> {
            other.ring("other bell");
            return elsewhere.get() > 0;
        });
        int heard = here.get();
        QueueSteps.await(patience(), () -> {
            other.ring("bell");
            return here.get() > heard;
        });
    }

    @Test
    default void does_not_ring_elsewhere() throws InterruptedException {
        Relay relay = freshRelay();
        Relay other = secondHandle(relay);
        AtomicInteger here = new AtomicInteger();
        AtomicInteger elsewhere = new AtomicInteger();
        other.listen("bell", here::incrementAndGet);
        other.listen("other bell", elsewhere::incrementAndGet);

        QueueSteps.await(patience(), () -> {
            relay.ring("bell");
            return here.get() > 2;
        });
        assertThat(elsewhere).hasValue(0);
    }

    @Test
    default void wakes_nobody_who_listens_no_more() throws InterruptedException {
        Relay relay = freshRelay();
        Relay other = secondHandle(relay);
        AtomicInteger gone = new AtomicInteger();
        AtomicInteger still = new AtomicInteger();
        Relay.Listening ending = other.listen("bell", gone::incrementAndGet);
        other.listen("bell", still::incrementAndGet);
        QueueSteps.await(patience(), () -> {
            relay.ring("bell");
            return gone.get() > 0 && still.get() > 0;
        });
        ending.close();
        ending.close();
        Thread.sleep(50); // one ring may be under way
        int goneBefore = gone.get();
        int stillBefore = still.get();

        QueueSteps.await(patience(), () -> {
            relay.ring("bell");
            return still.get() > stillBefore + 2;
        });
        assertThat(gone).hasValue(goneBefore);
    }

    @Test
    default void a_bell_without_listeners_rings_for_nobody() {
        Relay relay = freshRelay();

        assertThatCode(() -> relay.ring("bell")).doesNotThrowAnyException();
    }

    @Test
    default void gives_back_what_it_has_in_its_hands_when_it_is_closed() throws InterruptedException {
        Relay relay = freshRelay();
        Relay other = secondHandle(relay);
        if (other == relay) {
            return;
        }
        WorkQueue queue = relay.queue("runs", 10);
        queue.offer("x");
        QueueSteps.next(queue, patience());
        relay.close();
        relay.close();

        assertThat(QueueSteps.next(other.queue("runs", 10), patience()).hint()).isEqualTo("x");
        assertThatCode(() -> relay.ring("bell")).doesNotThrowAnyException();
    }

    @Test
    default void refuses_what_is_out_of_bounds() {
        Relay relay = freshRelay();
        String tooLong = "x".repeat(Relay.NAME_MAX + 1);
        Duration second = Duration.ofSeconds(1);

        assertThatIllegalArgumentException().isThrownBy(() -> relay.queue("", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> relay.queue(tooLong, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> relay.queue("a", 0));
        assertThatIllegalArgumentException().isThrownBy(() -> relay.queue("a", 1_000_001));
        assertThatIllegalArgumentException().isThrownBy(() -> relay.cache(tooLong));
        assertThatIllegalArgumentException().isThrownBy(() -> relay.listen(tooLong, () -> {}));
        assertThatIllegalArgumentException().isThrownBy(() -> relay.limiter(tooLong, 1, second));
        assertThatIllegalArgumentException().isThrownBy(() -> relay.limiter("a", 0, second));
        assertThatIllegalArgumentException().isThrownBy(() -> relay.limiter("a", 100_001, second));
        assertThatIllegalArgumentException().isThrownBy(() -> relay.limiter("a", 1, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> relay.limiter("a", 1, Duration.ofHours(25)));
    }
}
