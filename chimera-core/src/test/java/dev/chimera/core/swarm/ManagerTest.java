package dev.chimera.core.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.AgentRole;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ManagerTest {
    private final List<String> begun = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private final List<String> let = new ArrayList<>();

    @Test
    @Spec("RUN-6")
    void gives_so_many_turns_at_once_and_lets_the_others_wait_in_order() {
        Lane lane = manager(RoleLimits.of(2, 10)).lane("ann");
        for (String name : List.of("a", "b", "c", "d")) {
            queue(lane, name);
        }
        assertThat(begun).containsExactly("a", "b");

        turns.get(0).end(true);
        assertThat(begun).containsExactly("a", "b", "c");
        turns.get(0).end(true);
        assertThat(begun).as("a turn ends once").containsExactly("a", "b", "c");
    }

    @Test
    @Spec("RUN-6")
    void who_finds_the_queue_full_waits_before_it_and_is_let_in_as_soon_as_there_is_room() {
        Lane lane = manager(RoleLimits.of(1, 1)).lane("ann");
        for (String name : List.of("a", "b", "c")) {
            queue(lane, name);
        }
        assertThat(let).containsExactly("a", "b");
        assertThat(lane.manager().isFull()).isTrue();

        turns.get(0).end(true);
        assertThat(begun).containsExactly("a", "b");
        assertThat(let).containsExactly("a", "b", "c");
    }

    @Test
    @Spec("RUN-6")
    void of_several_personas_the_one_with_the_fewest_under_way_is_next() {
        Manager manager = manager(RoleLimits.of(2, 100));
        Lane many = manager.lane("many");
        Lane few = manager.lane("few");
        for (int i = 0; i < 20; i++) {
            queue(many, "many");
        }
        for (int i = 0; i < 5; i++) {
            queue(few, "few");
        }
        for (int i = 0; i < 10; i++) {
            turns.get(i).end(true);
        }
        assertThat(begun.subList(2, 12)).filteredOn("few"::equals).hasSize(5);
        for (int i = 10; i < 20; i++) {
            turns.get(i).end(true);
        }
        assertThat(begun).as("nobody is held up by one who wants nothing").hasSize(22);
    }

    @Test
    void a_turn_at_once_is_given_only_if_nobody_waits() {
        Manager manager = manager(RoleLimits.of(1, 10));
        Lane lane = manager.lane("ann");
        Turn mine = lane.tryTake();
        assertThat(mine).isNotNull();
        assertThat(lane.tryTake()).isNull();
        queue(lane, "a");

        mine.end(true);
        assertThat(begun).containsExactly("a");
        assertThat(lane.tryTake()).isNull();
        turns.get(0).end(true);
        assertThat(lane.tryTake()).isNotNull();
    }

    @Test
    void whoever_withdraws_gets_no_turn_and_holds_nobody_up() {
        Lane lane = manager(RoleLimits.of(1, 2)).lane("ann");
        queue(lane, "a");
        Lane.Waiting second = queue(lane, "b");
        queue(lane, "c");
        Lane.Waiting outside = queue(lane, "d");
        assertThat(let).containsExactly("a", "b", "c");

        assertThat(outside.withdraw()).isTrue();
        assertThat(let).as("what it held is free").containsExactly("a", "b", "c", "d");
        assertThat(second.withdraw()).isTrue();
        assertThat(second.withdraw()).isFalse();
        turns.get(0).end(true);
        turns.get(1).end(true);

        assertThat(begun).containsExactly("a", "c");
        assertThat(lane.tryTake()).isNotNull();
    }

    @Test
    void while_paused_gives_no_turn_and_goes_on_where_it_was() {
        Manager manager = manager(RoleLimits.of(1, 10));
        manager.pause(true);
        Lane lane = manager.lane("ann");
        queue(lane, "a");
        assertThat(begun).isEmpty();
        assertThat(lane.tryTake()).isNull();
        assertThat(lane.hasRoom()).isFalse();

        manager.pause(false);
        assertThat(begun).containsExactly("a");
    }

    @Test
    void a_limiter_that_says_no_has_everybody_wait_and_keeps_their_order() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(3);
        RoleLimits limits = RoleLimits.of(1, 10).withRate(key -> {
            assertThat(key).isEqualTo("director");
            return asked.incrementAndGet() % 2 == 1 ? Optional.of(Duration.ofMillis(5)) : Optional.empty();
        });
        Lane lane = manager(limits).lane("ann");
        List<String> order = new CopyOnWriteArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            lane.queue(
                    task(turn -> {
                        order.add(name);
                        all.countDown();
                        turn.end(true);
                    }),
                    () -> {});
        }

        assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(order).containsExactly("a", "b", "c");
        assertThat(asked.get()).isEqualTo(6);
        assertThat(lane.tryTake())
                .as("whoever asks a limiter must be able to wait")
                .isNull();
        lane.take(() -> {}).end(true);
    }

    @Test
    void a_limiter_that_breaks_is_a_no() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        Lane lane = manager(RoleLimits.of(1, 10).withRate(key -> {
                    if (broken.getAndSet(false)) {
                        throw new IllegalStateException("on purpose");
                    }
                    return Optional.empty();
                }))
                .lane("ann");
        CountDownLatch ran = new CountDownLatch(1);
        lane.queue(task(turn -> ran.countDown()), () -> {});

        assertThat(ran.getCount()).isEqualTo(1);
        assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_thread_that_waits_for_its_turn_and_is_interrupted_leaves_the_queue() throws Exception {
        Lane lane = manager(RoleLimits.of(1, 10)).lane("ann");
        Turn held = lane.take(() -> {});
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> lane.take(() -> {})).isInstanceOf(InterruptedException.class);

        held.end(true);
        assertThat(lane.tryTake()).isNotNull();
    }

    @Test
    void who_comes_to_a_lane_that_was_given_up_is_still_served_and_holds_nobody_up() {
        Manager manager = manager(RoleLimits.of(1, 10));
        Lane left = manager.lane("left");
        queue(left, "a");
        manager.retire(left);
        queue(left, "b");
        queue(manager.lane("ann"), "c");

        for (int i = 0; i < 3; i++) {
            turns.get(i).end(true);
        }
        assertThat(begun).containsExactlyInAnyOrder("a", "b", "c");
        queue(left, "d");
        assertThat(begun).endsWith("d");
    }

    @Test
    void those_who_wait_while_the_host_has_no_thread_wait_on_in_their_order() throws Exception {
        AtomicInteger threads = new AtomicInteger(1);
        List<String> order = new CopyOnWriteArrayList<>();
        CountDownLatch all = new CountDownLatch(200);
        Manager manager = new Manager(
                AgentRole.DIRECTOR,
                "",
                RoleLimits.of(1, 1_000),
                task -> {
                    if (threads.getAndDecrement() <= 0) {
                        threads.set(1);
                        throw new RejectedExecutionException("full");
                    }
                    task.run();
                },
                new Watchers(List.of()),
                false);
        Lane lane = manager.lane("ann");
        Turn first = lane.tryTake();
        for (int i = 0; i < 200; i++) {
            String name = String.valueOf(i);
            lane.queue(
                    task(turn -> {
                        order.add(name);
                        all.countDown();
                        CompletableFuture.runAsync(() -> {
                            threads.set(Integer.parseInt(name) % 50 == 0 ? 0 : 1);
                            turn.end(true);
                        });
                    }),
                    () -> {});
        }
        first.end(true);

        assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(order).isSortedAccordingTo(Comparator.comparing(Integer::valueOf));
    }

    @Test
    void a_task_for_which_the_host_has_no_thread_is_told_and_its_turn_is_free() {
        AtomicBoolean told = new AtomicBoolean();
        Manager manager = new Manager(
                AgentRole.DIRECTOR,
                "",
                RoleLimits.of(1, 10),
                task -> {
                    throw new RejectedExecutionException("full");
                },
                new Watchers(List.of()),
                false);
        Lane lane = manager.lane("ann");
        lane.queue(
                new Task() {
                    @Override
                    public void run(Turn turn) {}

                    @Override
                    public boolean mayBeRefused() {
                        return true;
                    }

                    @Override
                    public void refused(RejectedExecutionException noThread) {
                        told.set(true);
                    }
                },
                () -> {});

        assertThat(told).isTrue();
        assertThat(lane.tryTake()).isNotNull();
    }

    @Test
    void says_how_it_stands() {
        Manager manager = manager(RoleLimits.of(1, 4));
        Lane lane = manager.lane("ann");
        queue(lane, "a");
        queue(lane, "b");
        turns.get(0).end(true);
        turns.get(1).end(false);
        queue(lane, "c");
        queue(lane, "d");

        SwarmSnapshot.Role now = manager.snapshot();
        assertThat(now.load()).isEqualTo(new SwarmSnapshot.Load(1, 4, 0, 1, 1));
        assertThat(now.load().saturation()).isEqualTo(0.4);
        assertThat(now.counts().done()).isEqualTo(1);
        assertThat(now.counts().failed()).isEqualTo(1);
        assertThat(now.counts().perSecond()).isPositive();
        assertThat(now.working().p50()).isLessThanOrEqualTo(now.working().p99());
    }

    private Manager manager(RoleLimits limits) {
        return new Manager(AgentRole.DIRECTOR, "", limits, Runnable::run, new Watchers(List.of()), false);
    }

    private Lane.Waiting queue(Lane lane, String name) {
        return lane.queue(
                task(turn -> {
                    begun.add(name);
                    turns.add(turn);
                }),
                () -> let.add(name));
    }

    private interface Body {
        void run(Turn turn);
    }

    private static Task task(Body body) {
        return new Task() {
            @Override
            public void run(Turn turn) {
                body.run(turn);
            }

            @Override
            public void refused(RejectedExecutionException noThread) {
                throw noThread;
            }
        };
    }
}
