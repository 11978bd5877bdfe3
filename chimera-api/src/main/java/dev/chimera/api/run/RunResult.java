package dev.chimera.api.run;

import dev.chimera.api.ErrorEnvelope;
import dev.chimera.api.Require;
import dev.chimera.api.finance.Money;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublishOrder;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a run ended, or whom it waits for. Immutable. */
public sealed interface RunResult {

    /** What it cost; {@code null} if nothing was ever reserved. */
    @Nullable
    Money spent();

    /** Exactly one of the five is applied. */
    <R> R fold(
            Function<? super Published, ? extends R> published,
            Function<? super Planned, ? extends R> planned,
            Function<? super Rejected, ? extends R> rejected,
            Function<? super AwaitingReview, ? extends R> awaitingReview,
            Function<? super Failed, ? extends R> failed);

    /**
     * The content is out.
     *
     * @param publication where
     * @param fresh whether this run published it; {@code false} if it was out before
     * @param spent what it cost
     */
    record Published(
            Publication publication,
            boolean fresh,
            @Nullable Money spent) implements RunResult {
        @Override
        public <R> R fold(
                Function<? super Published, ? extends R> published,
                Function<? super Planned, ? extends R> planned,
                Function<? super Rejected, ? extends R> rejected,
                Function<? super AwaitingReview, ? extends R> awaitingReview,
                Function<? super Failed, ? extends R> failed) {
            return published.apply(this);
        }
    }

    /**
     * A dry run: this is what would have been published.
     *
     * @param order the plan
     * @param spent what it cost to make
     */
    record Planned(PublishOrder order, @Nullable Money spent) implements RunResult {
        @Override
        public <R> R fold(
                Function<? super Published, ? extends R> published,
                Function<? super Planned, ? extends R> planned,
                Function<? super Rejected, ? extends R> rejected,
                Function<? super AwaitingReview, ? extends R> awaitingReview,
                Function<? super Failed, ? extends R> failed) {
            return planned.apply(this);
        }
    }

    /**
     * Somebody who may say no said no, or there was nothing to do.
     *
     * @param stage where
     * @param reasons why, each a sentence, at least one
     * @param spent what it cost up to there
     */
    record Rejected(
            RunStage stage, List<String> reasons, @Nullable Money spent) implements RunResult {
        public Rejected {
            reasons = List.copyOf(Require.size("reasons", reasons, 1, 256));
        }

        @Override
        public <R> R fold(
                Function<? super Published, ? extends R> published,
                Function<? super Planned, ? extends R> planned,
                Function<? super Rejected, ? extends R> rejected,
                Function<? super AwaitingReview, ? extends R> awaitingReview,
                Function<? super Failed, ? extends R> failed) {
            return rejected.apply(this);
        }
    }

    /**
     * A person has to decide; the run goes on from there.
     *
     * @param stage where it waits
     * @param ticket the id to answer with
     * @param reasons why a person is asked
     * @param spent what it cost up to there
     */
    record AwaitingReview(
            RunStage stage,
            UUID ticket,
            List<String> reasons,
            @Nullable Money spent) implements RunResult {
        public AwaitingReview {
            reasons = List.copyOf(reasons);
        }

        @Override
        public <R> R fold(
                Function<? super Published, ? extends R> published,
                Function<? super Planned, ? extends R> planned,
                Function<? super Rejected, ? extends R> rejected,
                Function<? super AwaitingReview, ? extends R> awaitingReview,
                Function<? super Failed, ? extends R> failed) {
            return awaitingReview.apply(this);
        }
    }

    /**
     * Something broke, ran out of time, or was cancelled.
     *
     * @param stage where
     * @param error what
     * @param spent what it cost up to there
     */
    record Failed(
            RunStage stage, ErrorEnvelope error, @Nullable Money spent) implements RunResult {
        @Override
        public <R> R fold(
                Function<? super Published, ? extends R> published,
                Function<? super Planned, ? extends R> planned,
                Function<? super Rejected, ? extends R> rejected,
                Function<? super AwaitingReview, ? extends R> awaitingReview,
                Function<? super Failed, ? extends R> failed) {
            return failed.apply(this);
        }
    }
}
