package dev.chimera.api.spi;

import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.MediaOrder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes pictures, film or voice, as jobs: submit, then poll. A job is known by the provider's own id, so that a job which a crash
 * interrupted is picked up again and never paid twice. Called from many threads at once.
 */
public interface MediaProvider {
    /** Its name, which is also the payee of its permits: 1 to 64 characters. */
    String name();

    /** What it can make. */
    Set<MediaKind> kinds();

    /** The IPTC digital source type of what it makes; see {@link dev.chimera.api.media.Provenance}. */
    String digitalSourceType();

    /** The most that {@code order} will cost; empty if that is not known, and then it may not be ordered. */
    Optional<Money> quote(MediaOrder order);

    /**
     * Takes {@code order} and returns at once. The same order id again gives the same job.
     *
     * @param permit opened for this provider and this order; the provider calls {@link OpenedPermit#enter} before anything else
     * @return the job's id
     * @throws dev.chimera.api.finance.PermitException if there is no permit, or it does not cover the order
     */
    String submit(MediaOrder order, OpenedPermit permit);

    /** How the job stands. */
    Job poll(String jobId);

    /** Asks for the job to stop; does nothing if it has ended. */
    void cancel(String jobId);

    /** How a job stands. Immutable. */
    sealed interface Job {
        /** Exactly one of the three is applied. */
        <R> R fold(
                Function<? super Running, ? extends R> running,
                Function<? super Done, ? extends R> done,
                Function<? super Failed, ? extends R> failed);

        /**
         * Under way.
         *
         * @param progress 0 to 1
         */
        record Running(double progress) implements Job {
            @Override
            public <R> R fold(
                    Function<? super Running, ? extends R> running,
                    Function<? super Done, ? extends R> done,
                    Function<? super Failed, ? extends R> failed) {
                return running.apply(this);
            }
        }

        /**
         * Made.
         *
         * @param files in order of appearance
         * @param cost what is charged, at most the permit's ceiling
         */
        record Done(List<MediaFile> files, Money cost) implements Job {
            public Done {
                files = List.copyOf(files);
            }

            @Override
            public <R> R fold(
                    Function<? super Running, ? extends R> running,
                    Function<? super Done, ? extends R> done,
                    Function<? super Failed, ? extends R> failed) {
                return done.apply(this);
            }
        }

        /**
         * Not made.
         *
         * @param reason why, in words
         * @param cost what is charged all the same; {@code null} if that is not known
         * @param retryable whether the same order may succeed later
         */
        record Failed(String reason, @Nullable Money cost, boolean retryable) implements Job {
            @Override
            public <R> R fold(
                    Function<? super Running, ? extends R> running,
                    Function<? super Done, ? extends R> done,
                    Function<? super Failed, ? extends R> failed) {
                return failed.apply(this);
            }
        }
    }
}
