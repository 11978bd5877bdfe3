package dev.chimera.api.publish;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How an attempt to publish ended. Immutable. */
public sealed interface PublishOutcome {

    /** Exactly one of the four is applied. */
    <R> R fold(
            Function<? super Published, ? extends R> published,
            Function<? super Failed, ? extends R> failed,
            Function<? super Unknown, ? extends R> unknown,
            Function<? super DryRun, ? extends R> dryRun);

    /** What a failure asks for. */
    enum ErrorClass {
        /** Nothing was published; the same may be tried again after a while. */
        RETRY_AFTER,
        /** Nothing was published and trying again will not help. */
        PERMANENT,
        /** Nothing was published because the account's credentials were refused. */
        AUTHENTICATION
    }

    /**
     * It is published.
     *
     * @param publication what and where
     * @param fresh whether this attempt did it; {@code false} if an earlier one had
     */
    record Published(Publication publication, boolean fresh) implements PublishOutcome {
        @Override
        public <R> R fold(
                Function<? super Published, ? extends R> published,
                Function<? super Failed, ? extends R> failed,
                Function<? super Unknown, ? extends R> unknown,
                Function<? super DryRun, ? extends R> dryRun) {
            return published.apply(this);
        }
    }

    /**
     * It is surely not published.
     *
     * @param errorClass what the failure asks for
     * @param message why, in words
     * @param raw the platform's own error, kept as it came
     * @param retryAfter when to try again, if the platform says
     */
    record Failed(
            ErrorClass errorClass,
            String message,
            String raw,
            @Nullable Duration retryAfter) implements PublishOutcome {
        @Override
        public <R> R fold(
                Function<? super Published, ? extends R> published,
                Function<? super Failed, ? extends R> failed,
                Function<? super Unknown, ? extends R> unknown,
                Function<? super DryRun, ? extends R> dryRun) {
            return failed.apply(this);
        }
    }

    /**
     * It may or may not be published. Never tried again blindly.
     *
     * @param message what is known, in words
     */
    record Unknown(String message) implements PublishOutcome {
        @Override
        public <R> R fold(
                Function<? super Published, ? extends R> published,
                Function<? super Failed, ? extends R> failed,
                Function<? super Unknown, ? extends R> unknown,
                Function<? super DryRun, ? extends R> dryRun) {
            return unknown.apply(this);
        }
    }

    /**
     * Nothing was published because this is a dry run.
     *
     * @param plan what would have been published
     */
    record DryRun(PublishOrder plan) implements PublishOutcome {
        @Override
        public <R> R fold(
                Function<? super Published, ? extends R> published,
                Function<? super Failed, ? extends R> failed,
                Function<? super Unknown, ? extends R> unknown,
                Function<? super DryRun, ? extends R> dryRun) {
            return dryRun.apply(this);
        }
    }
}
