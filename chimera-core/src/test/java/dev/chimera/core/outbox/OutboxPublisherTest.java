package dev.chimera.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Platform;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.publish.Disclosure;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.publish.PublishOutcome.ErrorClass;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.OutboxStore;
import dev.chimera.api.spi.OutboxStore.Entry;
import dev.chimera.api.spi.OutboxStore.State;
import dev.chimera.api.spi.PublishTarget;
import dev.chimera.api.spi.PublishTarget.Effect;
import dev.chimera.api.spi.PublishTarget.Lookup;
import dev.chimera.core.memory.InMemoryStorage;
import dev.chimera.spec.Spec;
import dev.chimera.tck.CrashInjector;
import dev.chimera.tck.RecordingTarget;
import dev.chimera.tck.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Spec("PUB-1")
class OutboxPublisherTest {
    private final SettableClock clock = new SettableClock();
    private final InMemoryStorage storage = new InMemoryStorage();
    private final OutboxStore store = storage.outbox();
    private final AuditLog audit = storage.audit();
    private final RecordingTarget once = new RecordingTarget(clock, Effect.ONCE);
    private final OutboxPublisher publisher = publisher(once);

    @Test
    void publishes_and_keeps_the_publication_under_its_key() {
        PublishOrder order = order("one");
        PublishOutcome.Published outcome = published(publisher, order);
        Entry entry = entry(order);

        assertThat(outcome.fresh()).isTrue();
        assertThat(once.received()).containsExactly(order);
        assertThat(entry.state()).isEqualTo(State.PUBLISHED);
        assertThat(entry.publication()).isEqualTo(outcome.publication());
        assertThat(entry.content()).isEqualTo(order.content());
        assertThat(publisher.find(order.key())).contains(outcome.publication());
        assertThat(audit.about("one", 10))
                .extracting(AuditLog.Event::action)
                .containsExactly("publish.attempt", "publish.published");
    }

    @Test
    void is_in_flight_before_the_target_is_called() {
        List<State> seen = new ArrayList<>();
        PublishTarget watching = new Wrapped(once) {
            @Override
            public PublishOutcome publish(PublishOrder order, OpenedPermit permit) {
                seen.add(entry(order).state());
                assertThat(audit.about("one", 10))
                        .extracting(AuditLog.Event::action)
                        .containsExactly(OutboxPublisher.ATTEMPT);
                return super.publish(order, permit);
            }
        };
        publish(publisher(watching), order("one"));

        assertThat(seen).containsExactly(State.IN_FLIGHT);
        assertThat(entry(order("one")).version()).isEqualTo(1);
    }

    @Test
    void an_entry_that_was_left_pending_is_sent() {
        PublishOrder order = order("one");
        store.create(new Entry(order.key(), 0, State.PENDING, order.content(), null, "", clock.instant()));

        assertThat(published(publisher, order).fresh()).isTrue();
        assertThat(audit.about("one", 10))
                .extracting(AuditLog.Event::action)
                .containsExactly("publish.attempt", "publish.published");
    }

    @Test
    @Spec("PUB-2")
    void whoever_lost_the_race_to_send_says_nothing_in_the_audit_log() {
        PublishOrder order = order("one");
        leaveInFlight(order);

        assertThat(publish(publisher, order)).isInstanceOf(PublishOutcome.Unknown.class);
        assertThat(audit.about("one", 10)).isEmpty();
    }

    @Test
    @Spec("PUB-2")
    void what_is_out_is_answered_with_the_first_publication_and_not_sent_again() {
        PublishOrder order = order("one");
        Publication first = published(publisher, order).publication();
        clock.advance(Duration.ofDays(3));

        assertThat(publish(publisher, order)).isEqualTo(new PublishOutcome.Published(first, false));
        assertThat(publish(publisher(once), order)).isEqualTo(new PublishOutcome.Published(first, false));
        assertThat(once.received()).hasSize(1);
    }

    @Test
    @Spec("PUB-2")
    void many_threads_and_publishers_send_one_order_once() throws Exception {
        PublishOrder order = order("one");
        List<OutboxPublisher> publishers = List.of(publisher, publisher(once), publisher(once));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<PublishOutcome>> work = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            OutboxPublisher chosen = publishers.get(i % 3);
            work.add(() -> publish(chosen, order));
        }
        int fresh = 0;
        for (Future<PublishOutcome> outcome : threads.invokeAll(work)) {
            fresh += outcome.get() instanceof PublishOutcome.Published published && published.fresh() ? 1 : 0;
        }
        threads.shutdown();

        assertThat(fresh).isEqualTo(1);
        assertThat(once.received()).hasSize(1);
        assertThat(entry(order).state()).isEqualTo(State.PUBLISHED);
    }

    @Test
    @Spec("PUB-2")
    void a_second_thread_does_not_wait_for_a_slow_target_and_does_not_send() throws Exception {
        CountDownLatch sending = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        OutboxPublisher slow = publisher(new Wrapped(once) {
            @Override
            public PublishOutcome publish(PublishOrder order, OpenedPermit permit) {
                sending.countDown();
                awaitQuietly(goOn);
                return super.publish(order, permit);
            }
        });
        PublishOrder order = order("one");
        ExecutorService other = Executors.newSingleThreadExecutor();
        Future<PublishOutcome> first = other.submit(() -> publish(slow, order));
        sending.await();

        assertThat(publish(slow, order)).isInstanceOf(PublishOutcome.Unknown.class);
        assertThat(slow.reconcile(10)).isEmpty();
        goOn.countDown();
        assertThat(first.get()).isInstanceOf(PublishOutcome.Published.class);
        other.shutdown();
        assertThat(once.received()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Effect.class)
    @Spec("PUB-2")
    void a_crash_at_any_step_never_publishes_twice(Effect effect) {
        CrashInjector counter = CrashInjector.never();
        publish(crashing(new RecordingTarget(clock, effect), new InMemoryStorage(), counter), order("count"));
        assertThat(counter.steps()).isGreaterThanOrEqualTo(6);

        for (int step = 1; step <= counter.steps(); step++) {
            RecordingTarget target = new RecordingTarget(clock, effect);
            InMemoryStorage kept = new InMemoryStorage();
            PublishOrder order = order("crash-" + step);
            OutboxPublisher dying = crashing(target, kept, CrashInjector.at(step));
            assertThatThrownBy(() -> publish(dying, order)).isInstanceOf(CrashInjector.Crash.class);
            int sentBefore = target.received().size();

            OutboxPublisher restarted = new OutboxPublisher(target, kept.outbox(), clock, false);
            publish(restarted, order);
            clock.advance(OutboxPublisher.IN_FLIGHT_GRACE.plusSeconds(1));
            PublishOutcome last = publish(restarted, order);

            assertThat(target.received())
                    .as("crash at step %s of %s", step, counter.passed())
                    .hasSize(1);
            assertThat(last).isInstanceOf(PublishOutcome.Published.class);
            assertThat(sentBefore).isLessThanOrEqualTo(1);
            assertThat(kept.outbox().find(order.key()).orElseThrow().state()).isEqualTo(State.PUBLISHED);
        }
    }

    @Test
    @Spec("PUB-2")
    void a_lost_answer_is_looked_up_and_never_sent_again() {
        PublishOrder order = order("one");
        once.loseNextAnswer();
        assertThat(publish(publisher, order)).isInstanceOf(PublishOutcome.Unknown.class);
        assertThat(entry(order).state()).isEqualTo(State.UNKNOWN);

        PublishOutcome.Published found = published(publisher, order);
        assertThat(found.fresh()).isFalse();
        assertThat(once.received()).hasSize(1);
    }

    @Test
    void a_target_that_breaks_off_leaves_the_outcome_unknown() {
        OutboxPublisher breaking = publisher(new Wrapped(once) {
            @Override
            public PublishOutcome publish(PublishOrder order, OpenedPermit permit) {
                super.publish(order, permit);
                throw new IllegalStateException("connection reset");
            }
        });
        PublishOrder order = order("one");

        assertThat(publish(breaking, order))
                .isInstanceOfSatisfying(
                        PublishOutcome.Unknown.class,
                        unknown -> assertThat(unknown.message()).contains("recording", "connection reset"));
        assertThat(entry(order).state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void what_the_target_cannot_tell_stays_unknown_until_a_person_rules() {
        OutboxPublisher blind = publisher(new Wrapped(once) {
            @Override
            public Lookup find(PublicationKey key) {
                return new Lookup.CannotTell("no look-up");
            }
        });
        PublishOrder order = order("one");
        once.loseNextAnswer();
        publish(blind, order);
        for (int i = 0; i < 3; i++) {
            clock.advance(Duration.ofDays(1));
            assertThat(publish(blind, order)).isInstanceOf(PublishOutcome.Unknown.class);
            assertThat(blind.reconcile(10)).isEmpty();
        }
        assertThat(once.received()).hasSize(1);

        Publication seen = new Publication(order.key(), "seen", null, clock.instant(), order.content());
        Entry ruled = blind.rule(order.key(), seen, "mila", "I see it on the page");
        assertThat(ruled.state()).isEqualTo(State.PUBLISHED);
        assertThat(publish(blind, order)).isEqualTo(new PublishOutcome.Published(seen, false));
        assertThat(audit.about("one", 20))
                .anySatisfy(event -> assertThat(event.details()).containsEntry("who", "mila"));
        assertThatThrownBy(() -> blind.rule(order.key(), null, "mila", "changed my mind"))
                .isInstanceOfSatisfying(
                        ChimeraException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT));
    }

    @Test
    void what_a_person_rules_not_to_be_out_may_be_published_anew() {
        PublishOrder order = order("one");
        once.refuseNext(new PublishOutcome.Unknown("timeout"));
        publish(publisher, order);
        publisher.rule(order.key(), null, "mila", "it is not on the page");

        assertThat(published(publisher, order).fresh()).isTrue();
    }

    @Test
    void reconciling_settles_what_is_unknown_or_was_left_in_flight() {
        PublishOrder lost = order("lost");
        PublishOrder refused = order("refused");
        PublishOrder young = order("young");
        once.loseNextAnswer();
        publish(publisher, lost);
        once.refuseNext(new PublishOutcome.Unknown("timeout"));
        publish(publisher, refused);
        PublishOrder left = order("left");
        leaveInFlight(left);
        clock.advance(OutboxPublisher.IN_FLIGHT_GRACE.plusSeconds(1));
        leaveInFlight(young);

        assertThat(publisher.reconcile(10))
                .extracting(entry -> entry.key().contentKey() + " " + entry.state())
                .containsExactlyInAnyOrder("lost PUBLISHED", "refused FAILED", "left FAILED");
        assertThat(entry(young).state()).isEqualTo(State.IN_FLIGHT);
        assertThat(published(publisher, refused).fresh()).isTrue();
        assertThat(publisher.reconcile(10)).isEmpty();
    }

    @Test
    void reconciling_takes_no_more_than_it_is_told() {
        for (int i = 0; i < 5; i++) {
            once.loseNextAnswer();
            publish(publisher, order("order-" + i));
        }

        assertThat(publisher.reconcile(2)).hasSize(2);
        assertThat(publisher.reconcile(0)).isEmpty();
        assertThat(store.inState(State.UNKNOWN, 10)).hasSize(3);
    }

    @Test
    @Spec("PUB-2")
    void what_another_jvm_has_in_flight_is_left_to_it_while_it_may_be_sending() {
        PublishOrder order = order("one");
        leaveInFlight(order);

        assertThat(publish(publisher, order)).isInstanceOf(PublishOutcome.Unknown.class);
        assertThat(once.received()).isEmpty();
        clock.advance(OutboxPublisher.IN_FLIGHT_GRACE.plusSeconds(1));
        assertThat(published(publisher, order).fresh()).isTrue();
    }

    @Test
    void a_target_that_knows_keys_is_asked_again_at_once_after_a_crash() {
        RecordingTarget knowing = new RecordingTarget(clock, Effect.IDEMPOTENT);
        PublishOrder order = order("one");
        leaveInFlight(order);

        assertThat(published(publisher(knowing), order).fresh()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(ErrorClass.class)
    @Spec("PUB-4")
    void a_failure_keeps_its_class_and_the_raw_error_and_may_be_tried_again(ErrorClass errorClass) {
        PublishOrder order = order("one");
        PublishOutcome.Failed failure =
                new PublishOutcome.Failed(errorClass, "no", "{\"raw\":42}", Duration.ofSeconds(7));
        once.refuseNext(failure);

        assertThat(publish(publisher, order)).isEqualTo(failure);
        assertThat(entry(order).state()).isEqualTo(State.FAILED);
        assertThat(entry(order).note()).contains(errorClass.name(), "{\"raw\":42}");
        assertThat(published(publisher, order).fresh()).isTrue();
    }

    @Test
    void a_real_order_answered_with_a_dry_run_is_not_believed() {
        PublishOrder order = order("one");
        once.refuseNext(new PublishOutcome.DryRun(order));

        assertThat(publish(publisher, order)).isInstanceOf(PublishOutcome.Unknown.class);
        assertThat(entry(order).state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    @Spec("PUB-3")
    void a_dry_run_returns_the_plan_and_writes_nothing_anywhere() {
        OutboxPublisher dry = new OutboxPublisher(once, store, clock, true);
        PublishOrder order = order("one");
        PublishOrder lost = order("lost");
        once.loseNextAnswer();
        publish(publisher, lost);
        Entry before = entry(lost);

        assertThat(publish(dry, order)).isEqualTo(new PublishOutcome.DryRun(order));
        assertThat(dry.reconcile(10)).isEmpty();
        assertThat(dry.find(lost.key())).isPresent();
        assertThat(entry(lost)).isEqualTo(before);
        assertThat(once.received()).containsExactly(lost);
        assertThat(store.find(order.key())).isEmpty();
        assertThat(audit.about("one", 10)).isEmpty();
    }

    @Test
    @Spec("META-7")
    void a_target_without_a_disclosure_is_refused_when_built_and_at_the_door() {
        List<Optional<Disclosure>> mapping = new ArrayList<>(List.of(once.disclosure()));
        PublishTarget forgetful = new Wrapped(once) {
            @Override
            public Optional<Disclosure> disclosure() {
                return mapping.get(0);
            }
        };
        OutboxPublisher built = publisher(forgetful);
        PublishOrder order = order("one");
        mapping.set(0, Optional.empty());

        assertThatThrownBy(() -> publisher(forgetful))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("recording")
                .hasMessageContaining("webhook");
        assertPermanent(publish(built, order), "no mapping");
        assertThat(once.received()).isEmpty();
    }

    @Test
    @Spec("META-7")
    void an_order_without_the_platforms_own_marks_is_refused() {
        PublishOrder order = order("one");
        Disclosure other = new Disclosure(order.disclosure().visibleText(), Map.of("ai", "perhaps"));
        PublishOrder unmarked =
                new PublishOrder(order.key(), order.title(), order.text(), order.tags(), order.media(), other);

        assertPermanent(publish(publisher, unmarked), "digital_source_type");
        assertThat(once.received()).isEmpty();
        assertThat(store.find(order.key())).isEmpty();
    }

    @Test
    void an_order_beyond_the_targets_limits_or_for_another_platform_is_refused() {
        PublishTarget small = new Wrapped(once) {
            @Override
            public Limits limits() {
                return new Limits(30, 0);
            }
        };
        PublishOrder elsewhere = SamplePosts.order(once, Platform.X, "one", "title", "words");

        assertPermanent(publish(publisher(small), order("a long story, told at length")), "at most 30");
        assertPermanent(publish(publisher, elsewhere), "for x");
        assertThat(once.received()).isEmpty();
    }

    @Test
    @Spec("META-6")
    void nothing_is_sent_or_written_without_a_permit_for_exactly_this_order() {
        PublishOrder order = order("one");
        for (OpenedPermit wrong : new OpenedPermit[] {null, SamplePosts.permit(once, order("other"))}) {
            assertThatThrownBy(() -> publisher.publish(order, wrong)).isInstanceOf(PermitException.class);
        }
        assertThat(store.find(order.key())).isEmpty();
        assertThat(once.received()).isEmpty();
    }

    @Test
    @Spec("META-6")
    void a_permit_that_was_used_before_sends_nothing_and_leaves_nothing_in_flight() {
        PublishOrder order = order("one");
        OpenedPermit permit = SamplePosts.permit(once, order);
        OpenedPermit.enter(permit, once.name(), order.content());

        assertThatThrownBy(() -> publisher.publish(order, permit)).isInstanceOf(PermitException.class);
        assertThat(entry(order).state()).isEqualTo(State.FAILED);
        assertThat(once.received()).isEmpty();
        assertThat(published(publisher, order).fresh()).isTrue();
    }

    @Test
    void finds_what_only_the_platform_knows_and_survives_a_platform_that_fails() {
        PublishOrder order = order("one");
        once.publish(order, SamplePosts.permit(once, order));
        OutboxPublisher broken = publisher(new Wrapped(once) {
            @Override
            public Lookup find(PublicationKey key) {
                throw new IllegalStateException("down");
            }
        });

        assertThat(publisher.find(order.key())).isPresent();
        assertThat(publisher.find(order("none").key())).isEmpty();
        assertThat(broken.find(order.key())).isEmpty();
        assertThat(store.find(order.key())).isEmpty();
    }

    private OutboxPublisher publisher(PublishTarget target) {
        return new OutboxPublisher(target, store, clock, false);
    }

    private PublishOrder order(String contentKey) {
        return SamplePosts.order(once, contentKey, "words of " + contentKey);
    }

    private Entry entry(PublishOrder order) {
        return store.find(order.key()).orElseThrow();
    }

    private void leaveInFlight(PublishOrder order) {
        Entry pending = new Entry(order.key(), 0, State.PENDING, order.content(), null, "", clock.instant());
        store.create(pending);
        store.advance(pending.moved(State.IN_FLIGHT, null, "being sent", clock.instant()));
    }

    private static PublishOutcome publish(OutboxPublisher publisher, PublishOrder order) {
        return publisher.publish(
                order, SamplePosts.permit(new RecordingTarget(new SettableClock(), Effect.ONCE), order));
    }

    private static PublishOutcome.Published published(OutboxPublisher publisher, PublishOrder order) {
        PublishOutcome outcome = publish(publisher, order);
        assertThat(outcome).isInstanceOf(PublishOutcome.Published.class);
        return (PublishOutcome.Published) outcome;
    }

    private static void assertPermanent(PublishOutcome outcome, String reason) {
        assertThat(outcome).isInstanceOfSatisfying(PublishOutcome.Failed.class, failed -> {
            assertThat(failed.errorClass()).isEqualTo(ErrorClass.PERMANENT);
            assertThat(failed.message()).contains(reason);
        });
    }

    /** A publisher that may die before and after whatever it does to the world. */
    private OutboxPublisher crashing(PublishTarget target, InMemoryStorage kept, CrashInjector crash) {
        OutboxStore real = kept.outbox();
        OutboxStore dying = new OutboxStore() {
            @Override
            public Optional<Entry> find(PublicationKey key) {
                return real.find(key);
            }

            @Override
            public boolean create(Entry entry, List<AuditLog.Event> events) {
                crash.step("before " + entry.state());
                boolean created = real.create(entry, events);
                crash.step("after " + entry.state());
                return created;
            }

            @Override
            public boolean advance(Entry next, List<AuditLog.Event> events) {
                crash.step("before " + next.state());
                boolean moved = real.advance(next, events);
                crash.step("after " + next.state());
                return moved;
            }

            @Override
            public List<Entry> inState(State state, int max) {
                return real.inState(state, max);
            }
        };
        PublishTarget deadly = new Wrapped(target) {
            @Override
            public PublishOutcome publish(PublishOrder order, OpenedPermit permit) {
                crash.step("before sending");
                PublishOutcome outcome = super.publish(order, permit);
                crash.step("after sending");
                return outcome;
            }
        };
        return new OutboxPublisher(deadly, dying, clock, false);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
