package dev.chimera.tck;

import dev.chimera.api.Digest;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.media.MediaOrder;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.spi.MediaProvider;
import dev.chimera.api.spi.PublishTarget;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Providers and targets that break their promises. */
final class BrokenDoors {
    private BrokenDoors() {}

    @Fails("says_who_it_is_and_what_it_makes")
    static class TypelessProvider extends DoorTrials.SoundProvider {
        @Override
        public MediaProvider provider() {
            return Bent.one(MediaProvider.class, super.provider(), "digitalSourceType", (given, sound) -> "machine");
        }
    }

    @Fails("names_the_same_price_for_the_same_order")
    static class HagglingProvider extends DoorTrials.SoundProvider {
        @Override
        public MediaProvider provider() {
            AtomicInteger times = new AtomicInteger();
            return Bent.one(
                    MediaProvider.class,
                    super.provider(),
                    "quote",
                    (given, sound) ->
                            Optional.of(PaintedProvider.PRICE.plus(new Money(times.incrementAndGet(), "USD"))));
        }
    }

    @Fails("gives_different_jobs_for_different_orders")
    static class OneJobForAll extends DoorTrials.SoundProvider {
        @Override
        public MediaProvider provider() {
            return new PaintedProvider() {
                @Override
                synchronized String accept(MediaOrder order) {
                    stands.putIfAbsent("job", new Job.Running(0));
                    return "job";
                }
            };
        }
    }

    @Fails("charges_no_more_than_the_permit_allows")
    static class IgnoresTheCeiling extends DoorTrials.SoundProvider {
        @Override
        public MediaProvider provider() {
            return new PaintedProvider() {
                @Override
                public String submit(MediaOrder order, OpenedPermit permit) {
                    OpenedPermit.enter(permit, name(), order.content());
                    return accept(order);
                }
            };
        }
    }

    @Fails("picks_a_job_up_again_after_a_crash")
    static class ForgetsItsJobs extends DoorTrials.SoundProvider {
        @Override
        public MediaProvider reopened(MediaProvider provider) {
            return new PaintedProvider() {
                @Override
                synchronized String accept(MediaOrder order) {
                    return "new " + super.accept(order);
                }
            };
        }
    }

    @Fails("shows_progress_from_nothing_to_everything")
    static class CountsInPercent extends DoorTrials.SoundProvider {
        @Override
        public MediaProvider provider() {
            return new PaintedProvider() {
                @Override
                public synchronized Job poll(String jobId) {
                    Job at = super.poll(jobId);
                    return at instanceof Job.Running ? new Job.Running(50) : at;
                }
            };
        }
    }

    @Fails("ends_a_job_that_was_cancelled")
    static class HangsWhenCancelled extends DoorTrials.SoundProvider {
        @Override
        public MediaProvider provider() {
            return new PaintedProvider() {
                @Override
                public synchronized void cancel(String jobId) {
                    stands.computeIfPresent(jobId, (id, at) -> at instanceof Job.Running ? new Job.Running(1) : at);
                }

                @Override
                public synchronized Job poll(String jobId) {
                    Job at = stands.get(jobId);
                    return at instanceof Job.Running running && running.progress() == 1 ? at : super.poll(jobId);
                }
            };
        }

        @Override
        public Duration patience() {
            return Duration.ofMillis(200);
        }
    }

    /** Does what a sound target does, but for one method. */
    abstract static class BentTarget extends DoorTrials.SoundTarget {
        private final String method;
        private final Bent.Twist twist;

        BentTarget(String method, Bent.Twist twist) {
            this.method = method;
            this.twist = twist;
        }

        @Override
        public PublishTarget target() {
            return Bent.one(PublishTarget.class, super.target(), method, twist);
        }
    }

    @Fails("says_who_it_is_and_what_it_takes")
    static class TakesNothing extends BentTarget {
        TakesNothing() {
            super("limits", (given, sound) -> new PublishTarget.Limits(1_000, -1));
        }
    }

    @Fails("discloses_within_its_own_limits")
    static class CannotDisclose extends BentTarget {
        CannotDisclose() {
            super("limits", (given, sound) -> new PublishTarget.Limits(5, 1));
        }
    }

    @Fails("names_the_same_price_for_the_same_order")
    static class HagglingTarget extends BentTarget {
        HagglingTarget() {
            super("quote", rising());
        }

        private static Bent.Twist rising() {
            AtomicInteger times = new AtomicInteger();
            return (given, sound) -> Optional.of(new Money(times.incrementAndGet(), "USD"));
        }
    }

    @Fails(value = "publishes_exactly_the_order", andMore = true)
    static class RewritesTheText extends BentTarget {
        RewritesTheText() {
            super("publish", (given, sound) -> {
                PublishOrder order = (PublishOrder) given[0];
                PublishOrder other = new PublishOrder(
                        order.key(), "Better", order.text(), order.tags(), order.media(), order.disclosure());
                PublishOutcome outcome = (PublishOutcome) sound.answer(given);
                return outcome instanceof PublishOutcome.Published published
                        ? new PublishOutcome.Published(with(published.publication(), other), published.fresh())
                        : outcome;
            });
        }

        private static Publication with(Publication publication, PublishOrder order) {
            return new Publication(
                    publication.key(),
                    publication.remoteId(),
                    publication.uri(),
                    publication.publishedAt(),
                    order.content());
        }
    }

    @Fails(value = "finds_nothing_of_a_key_that_was_never_published", andMore = true)
    static class FindsAnything extends BentTarget {
        FindsAnything() {
            super("find", (given, sound) -> {
                PublicationKey key = (PublicationKey) given[0];
                return new PublishTarget.Lookup.Found(
                        new Publication(key, "post-1", null, SettableClock.START, Digest.ZERO));
            });
        }
    }

    @Fails("tells_how_people_answered_or_that_it_cannot")
    static class SaysNothing extends BentTarget {
        SaysNothing() {
            super("engagement", (given, sound) -> null);
        }
    }

    @Fails("knows_after_a_restart_what_is_out")
    static class ForgetsWhatIsOut extends DoorTrials.SoundTarget {
        @Override
        public PublishTarget reopened(PublishTarget target) {
            return target();
        }
    }

    @Fails("does_not_know_when_the_answer_is_lost")
    static class TakesSilenceForNo extends DoorTrials.SoundTarget {
        @Override
        public Optional<PublishTarget> losingTheAnswer() {
            return super.losingTheAnswer()
                    .map(target -> Bent.one(PublishTarget.class, target, "publish", (given, sound) -> {
                        sound.answer(given);
                        return new PublishOutcome.Failed(PublishOutcome.ErrorClass.RETRY_AFTER, "no answer", "", null);
                    }));
        }
    }

    @Fails("keeps_publications_apart_when_many_publish")
    static class OneIdForAll extends BentTarget {
        OneIdForAll() {
            super("publish", (given, sound) -> {
                PublishOrder order = (PublishOrder) given[0];
                PublishOutcome outcome = (PublishOutcome) sound.answer(given);
                boolean many = order.key().contentKey().contains("many");
                return many
                        ? new PublishOutcome.Published(
                                new Publication(order.key(), "post", null, SettableClock.START, order.content()), true)
                        : outcome;
            });
        }
    }
}
