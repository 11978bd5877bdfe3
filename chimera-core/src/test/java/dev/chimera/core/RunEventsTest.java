package dev.chimera.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.run.RunEvent;
import dev.chimera.spec.Spec;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@Spec("RUN-3")
class RunEventsTest {
    private final Troupe troupe = new Troupe();

    @Test
    void whoever_subscribes_late_sees_everything_from_the_first_event() throws Exception {
        try (ChimeraPipeline pipeline = troupe.pipeline()) {
            PipelineRun run = pipeline.start(Troupe.QUERY);
            run.join();

            Watcher watcher = new Watcher(Long.MAX_VALUE);
            run.events().subscribe(watcher);

            assertThat(watcher.completed.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(watcher.events).hasSize(13).first().isInstanceOf(RunEvent.StageStarted.class);
            assertThat(watcher.events).last().isInstanceOf(RunEvent.Ended.class);
        }
    }

    @Test
    void a_subscriber_gets_no_more_than_it_asked_for() throws Exception {
        try (ChimeraPipeline pipeline = troupe.pipeline()) {
            PipelineRun run = pipeline.start(Troupe.QUERY);
            run.join();
            Watcher watcher = new Watcher(2);

            run.events().subscribe(watcher);

            assertThat(watcher.second.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(watcher.events).hasSize(2);
            watcher.subscription.request(100);
            assertThat(watcher.completed.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_subscriber_that_throws_is_told_so_and_the_run_goes_on() throws Exception {
        try (ChimeraPipeline pipeline =
                troupe.builder().budget(Budget.daily(Money.usd("9.00"))).build()) {
            PipelineRun run = pipeline.start(Troupe.QUERY);
            Watcher watcher = new Watcher(Long.MAX_VALUE) {
                @Override
                public void onNext(RunEvent event) {
                    throw new IllegalStateException("on purpose");
                }
            };

            run.events().subscribe(watcher);

            assertThat(watcher.failed.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(run.join()).isNotNull();
        }
    }

    @Test
    void asking_for_nothing_is_an_error_of_the_subscriber() throws Exception {
        try (ChimeraPipeline pipeline = troupe.pipeline()) {
            PipelineRun run = pipeline.start(Troupe.QUERY);
            Watcher watcher = new Watcher(0);

            run.events().subscribe(watcher);

            assertThat(watcher.failed.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static class Watcher implements Flow.Subscriber<RunEvent> {
        final List<RunEvent> events = new CopyOnWriteArrayList<>();
        final CountDownLatch second = new CountDownLatch(2);
        final CountDownLatch completed = new CountDownLatch(1);
        final CountDownLatch failed = new CountDownLatch(1);
        private final long demand;
        Flow.Subscription subscription;

        Watcher(long demand) {
            this.demand = demand;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(demand);
        }

        @Override
        public void onNext(RunEvent event) {
            events.add(event);
            second.countDown();
        }

        @Override
        public void onError(Throwable failure) {
            failed.countDown();
        }

        @Override
        public void onComplete() {
            completed.countDown();
        }
    }
}
