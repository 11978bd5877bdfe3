package dev.chimera.tck;

import dev.chimera.api.Digest;
import dev.chimera.api.Platform;
import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.MediaOrder;
import dev.chimera.api.media.QualityPreset;
import dev.chimera.api.publish.Disclosure;
import dev.chimera.api.publish.Engagement;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.spi.MediaProvider;
import dev.chimera.api.spi.PublishTarget;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A sound provider and a sound target keep their contracts; those that leave their door open, or lie, are found out. */
final class DoorTrials {
    private DoorTrials() {}

    @Fails({})
    static class SoundProvider implements MediaProviderContract {
        @Override
        public MediaProvider provider() {
            return new PaintedProvider();
        }

        @Override
        public MediaOrder order(UUID orderId) {
            return new MediaOrder(
                    orderId,
                    MediaKind.IMAGE,
                    "A title",
                    List.of(new VisualPrompt("a pixel", "grey", List.of())),
                    "Luna, made by a machine",
                    QualityPreset.DRAFT);
        }
    }

    @Fails(
            value = {
                "refuses_to_work_without_a_permit",
                "refuses_a_permit_for_another_order",
                "refuses_a_permit_that_pays_somebody_else",
                "refuses_a_permit_that_was_used_before"
            },
            andMore = true)
    static class ProviderWithoutADoor extends SoundProvider {
        @Override
        public MediaProvider provider() {
            return new PaintedProvider() {
                @Override
                public String submit(MediaOrder order, OpenedPermit permit) {
                    return accept(order);
                }
            };
        }
    }

    @Fails(
            value = {"gives_the_same_job_for_the_same_order", "makes_one_job_when_many_submit_the_same_order"},
            andMore = true)
    static class PaysTwice extends SoundProvider {
        @Override
        public MediaProvider provider() {
            return new PaintedProvider() {
                @Override
                synchronized String accept(MediaOrder order) {
                    jobs.remove(order.orderId());
                    String job = "job-" + stands.size();
                    stands.put(job, new Job.Running(0));
                    return job;
                }
            };
        }
    }

    @Fails("makes_files_that_are_what_it_says")
    static class WrongDigest extends SoundProvider {
        @Override
        public MediaProvider provider() {
            return new PaintedProvider() {
                @Override
                MediaFile paint() {
                    MediaFile file = super.paint();
                    return new MediaFile(file.kind(), file.uri(), file.bytes(), Digest.ZERO, file.mediaType(), null);
                }
            };
        }
    }

    @Fails("makes_files_that_are_what_it_says")
    static class WrongType extends SoundProvider {
        @Override
        public MediaProvider provider() {
            return new PaintedProvider() {
                @Override
                MediaFile paint() {
                    MediaFile file = super.paint();
                    return new MediaFile(file.kind(), file.uri(), file.bytes(), file.sha256(), "image/jpeg", null);
                }
            };
        }
    }

    @Fails("charges_no_more_than_it_quoted")
    static class Overcharges extends SoundProvider {
        @Override
        public MediaProvider provider() {
            return new PaintedProvider() {
                @Override
                public synchronized Job poll(String jobId) {
                    Job at = super.poll(jobId);
                    return at instanceof Job.Done done ? new Job.Done(done.files(), Money.usd("0.05")) : at;
                }
            };
        }
    }

    @Fails("ends_a_job_once_and_for_all")
    static class CancelsWhatEnded extends SoundProvider {
        @Override
        public MediaProvider provider() {
            return new PaintedProvider() {
                @Override
                public synchronized void cancel(String jobId) {
                    stands.put(jobId, new Job.Failed("cancelled", Money.usd("0.00"), false));
                }
            };
        }
    }

    @Fails({})
    static class SoundTarget implements PublishTargetContract {
        @Override
        public PublishTarget target() {
            return new RecordingTarget(new SettableClock(), PublishTarget.Effect.IDEMPOTENT);
        }

        @Override
        public Optional<PublishTarget> losingTheAnswer() {
            RecordingTarget target = new RecordingTarget(new SettableClock(), PublishTarget.Effect.ONCE);
            target.loseNextAnswer();
            return Optional.of(target);
        }
    }

    @Fails({})
    static class SoundTargetOfOnce implements PublishTargetContract {
        @Override
        public PublishTarget target() {
            return new RecordingTarget(new SettableClock(), PublishTarget.Effect.ONCE);
        }
    }

    /** Does what a sound target does, until a child breaks it. */
    static class WrappedTarget implements PublishTarget {
        final RecordingTarget sound;

        WrappedTarget() {
            this(new RecordingTarget(new SettableClock(), Effect.IDEMPOTENT));
        }

        WrappedTarget(RecordingTarget sound) {
            this.sound = sound;
        }

        @Override
        public String name() {
            return sound.name();
        }

        @Override
        public Platform platform() {
            return sound.platform();
        }

        @Override
        public Optional<Disclosure> disclosure() {
            return sound.disclosure();
        }

        @Override
        public Limits limits() {
            return sound.limits();
        }

        @Override
        public Effect effect() {
            return sound.effect();
        }

        @Override
        public Optional<Money> quote(PublishOrder order) {
            return sound.quote(order);
        }

        @Override
        public PublishOutcome publish(PublishOrder order, OpenedPermit permit) {
            return sound.publish(order, permit);
        }

        @Override
        public Lookup find(PublicationKey key) {
            return sound.find(key);
        }

        @Override
        public Optional<Engagement> engagement(Publication publication) {
            return sound.engagement(publication);
        }
    }

    @Fails(
            value = {
                "refuses_to_publish_without_a_permit",
                "refuses_a_permit_for_another_order",
                "refuses_a_permit_that_pays_somebody_else",
                "refuses_a_permit_that_was_used_before"
            },
            andMore = true)
    static class TargetWithoutADoor implements PublishTargetContract {
        @Override
        public PublishTarget target() {
            return new WrappedTarget() {
                @Override
                public PublishOutcome publish(PublishOrder order, OpenedPermit permit) {
                    OpenedPermit any = Permits.generous().open(name(), order.content(), Money.usd("0.00"));
                    return sound.publish(order, any);
                }
            };
        }
    }

    @Fails({"keeps_its_word_about_publishing_again", "knows_after_a_restart_what_is_out"})
    static class BreaksItsWord implements PublishTargetContract {
        @Override
        public PublishTarget target() {
            return new WrappedTarget(new RecordingTarget(new SettableClock(), PublishTarget.Effect.ONCE)) {
                @Override
                public Effect effect() {
                    return Effect.IDEMPOTENT;
                }
            };
        }
    }

    @Fails({"finds_what_is_out", "knows_after_a_restart_what_is_out"})
    static class Forgetful implements PublishTargetContract {
        @Override
        public PublishTarget target() {
            return new WrappedTarget() {
                @Override
                public Lookup find(PublicationKey key) {
                    return new Lookup.Absent();
                }
            };
        }
    }
}
