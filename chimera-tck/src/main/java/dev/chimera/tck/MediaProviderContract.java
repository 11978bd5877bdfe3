package dev.chimera.tck;

import static dev.chimera.tck.Door.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.MediaOrder;
import dev.chimera.api.spi.MediaProvider;
import dev.chimera.api.spi.MediaProvider.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The promise of a {@link MediaProvider}: no work without the permit for it, one job an order, and files that are what it says. */
public interface MediaProviderContract {
    /** The provider, against a service or a fake of one. */
    MediaProvider provider();

    /** A small order under {@code orderId} that the provider can make and has a price for. */
    MediaOrder order(UUID orderId);

    /**
     * Another handle on the jobs of {@code provider}, as a restart after a crash would have it; the same one where its jobs do not
     * outlive it, and then it has to say so.
     */
    default MediaProvider reopened(MediaProvider provider) {
        return provider;
    }

    /** How long a job may take; at most 30 seconds. */
    default Duration patience() {
        return Duration.ofSeconds(30);
    }

    @Test
    default void says_who_it_is_and_what_it_makes() {
        MediaProvider provider = provider();

        assertThat(provider.name()).isNotBlank().hasSizeLessThanOrEqualTo(64);
        assertThat(provider.kinds())
                .isNotEmpty()
                .contains(order(MediaSamples.orderId(1)).kind());
        assertThat(provider.digitalSourceType()).startsWith("http://cv.iptc.org/newscodes/digitalsourcetype/");
    }

    @Test
    default void names_the_same_price_for_the_same_order() {
        MediaProvider provider = provider();
        MediaOrder order = order(MediaSamples.orderId(1));

        Money price = provider.quote(order).orElseThrow();
        assertThat(price.isNegative()).as("price %s is negative", price).isFalse();
        assertThat(provider.quote(order)).contains(price);
    }

    @Test
    default void refuses_to_work_without_a_permit() {
        MediaProvider provider = provider();

        assertRefused(ErrorCode.PERMIT_REFUSED, () -> submitWithoutPermit(provider, order(MediaSamples.orderId(1))));
    }

    @Test
    default void refuses_a_permit_that_pays_somebody_else() {
        MediaProvider provider = provider();
        MediaOrder order = order(MediaSamples.orderId(1));
        OpenedPermit permit = Permits.generous().open("somebody-else", order.content(), price(provider, order));

        assertRefused(ErrorCode.PERMIT_REFUSED, () -> provider.submit(order, permit));
    }

    @Test
    default void refuses_a_permit_for_another_order() {
        MediaProvider provider = provider();
        MediaOrder order = order(MediaSamples.orderId(1));
        Digest other = order(MediaSamples.orderId(2)).content();
        OpenedPermit permit = Permits.generous().open(provider.name(), other, price(provider, order));

        assertRefused(ErrorCode.PERMIT_REFUSED, () -> provider.submit(order, permit));
    }

    @Test
    default void refuses_a_permit_that_was_used_before() {
        MediaProvider provider = provider();
        MediaOrder order = order(MediaSamples.orderId(1));
        OpenedPermit permit = permit(provider, order);
        provider.submit(order, permit);

        assertRefused(ErrorCode.PERMIT_SPENT, () -> provider.submit(order, permit));
    }

    @Test
    default void gives_the_same_job_for_the_same_order() {
        MediaProvider provider = provider();
        MediaOrder order = order(MediaSamples.orderId(1));

        String first = provider.submit(order, permit(provider, order));
        String again = provider.submit(order, permit(provider, order));
        String afterTheEnd = again;
        if (end(provider, first) instanceof Job.Done) {
            afterTheEnd = provider.submit(order, permit(provider, order));
        }

        assertThat(first).isNotBlank();
        assertThat(again).isEqualTo(first);
        assertThat(afterTheEnd).isEqualTo(first);
    }

    @Test
    default void gives_different_jobs_for_different_orders() {
        MediaProvider provider = provider();
        MediaOrder one = order(MediaSamples.orderId(1));
        MediaOrder other = order(MediaSamples.orderId(2));

        assertThat(provider.submit(one, permit(provider, one)))
                .isNotEqualTo(provider.submit(other, permit(provider, other)));
    }

    @Test
    default void makes_files_that_are_what_it_says() throws IOException {
        MediaProvider provider = provider();
        MediaOrder order = order(MediaSamples.orderId(1));
        Job.Done done = made(provider, order);

        assertThat(done.files()).isNotEmpty();
        for (MediaFile file : done.files()) {
            assertThat(provider.kinds()).contains(file.kind());
            assertThat(file.mediaType()).startsWith(MediaSamples.topLevelType(file.kind()) + "/");
            if ("file".equals(file.uri().getScheme())) {
                byte[] content = Files.readAllBytes(Path.of(file.uri()));
                assertThat((long) content.length).isEqualTo(file.bytes());
                assertThat(Digest.sha256(content)).isEqualTo(file.sha256());
                assertThat(MediaSamples.looksLike(file.mediaType(), content))
                        .as("%s begins as %s does", file.uri(), file.mediaType())
                        .isTrue();
            }
        }
        assertThat(done.files().stream().map(MediaFile::kind)).contains(order.kind());
    }

    @Test
    default void charges_no_more_than_it_quoted() {
        MediaProvider provider = provider();
        MediaOrder order = order(MediaSamples.orderId(1));
        Money price = price(provider, order);
        Money cost = made(provider, order).cost();

        assertThat(cost.currency()).isEqualTo(price.currency());
        assertThat(cost.isMoreThan(price))
                .as("charged %s, quoted %s", cost, price)
                .isFalse();
        assertThat(cost.isNegative()).as("charged %s", cost).isFalse();
    }

    @Test
    default void charges_no_more_than_the_permit_allows() {
        MediaProvider provider = provider();
        MediaOrder order = order(MediaSamples.orderId(1));
        Money half = Permits.halfOf(price(provider, order));
        OpenedPermit permit = Permits.generous().open(provider.name(), order.content(), half);
        String job;
        try {
            job = provider.submit(order, permit);
        } catch (ChimeraException refused) {
            assertThat(refused.code()).isEqualTo(ErrorCode.PERMIT_REFUSED);
            return;
        }
        @Nullable Money cost = end(provider, job).fold(running -> null, Job.Done::cost, Job.Failed::cost);
        assertThat(cost == null || !cost.isMoreThan(half))
                .as("charged %s, allowed %s", cost, half)
                .isTrue();
    }

    @Test
    default void picks_a_job_up_again_after_a_crash() {
        MediaProvider before = provider();
        MediaOrder order = order(MediaSamples.orderId(1));
        String job = before.submit(order, permit(before, order));
        MediaProvider after = reopened(before);

        assertThat(after.submit(order, permit(after, order)))
                .as("the job of the same order")
                .isEqualTo(job);
        Job ended = end(after, job);
        assertThat(ended).isInstanceOf(Job.Done.class);
        assertThat(content(end(reopened(after), job)))
                .as("the files of a job that was done before the crash")
                .isEqualTo(content(ended));
    }

    @Test
    default void shows_progress_from_nothing_to_everything() {
        MediaProvider provider = provider();
        MediaOrder order = order(MediaSamples.orderId(1));
        String job = provider.submit(order, permit(provider, order));

        provider.poll(job)
                .fold(running -> assertThat(running.progress()).isBetween(0.0, 1.0), done -> done, failed -> failed);
    }

    @Test
    default void ends_a_job_once_and_for_all() {
        MediaProvider provider = provider();
        MediaOrder order = order(MediaSamples.orderId(1));
        String job = provider.submit(order, permit(provider, order));
        Job ended = end(provider, job);
        provider.cancel(job);

        assertThat(provider.poll(job)).isEqualTo(ended);
    }

    @Test
    default void ends_a_job_that_was_cancelled() {
        MediaProvider provider = provider();
        MediaOrder order = order(MediaSamples.orderId(1));
        String job = provider.submit(order, permit(provider, order));
        provider.cancel(job);
        provider.cancel(job);

        assertThat(end(provider, job)).isNotInstanceOf(Job.Running.class);
    }

    @Test
    default void makes_one_job_when_many_submit_the_same_order() {
        MediaProvider provider = provider();
        MediaOrder order = order(MediaSamples.orderId(1));
        List<OpenedPermit> permits =
                IntStream.range(0, 8).mapToObj(i -> permit(provider, order)).toList();

        List<String> jobs = Together.call(8, thread -> provider.submit(order, permits.get(thread)));

        assertThat(jobs).containsOnly(jobs.get(0));
    }

    private Job.Done made(MediaProvider provider, MediaOrder order) {
        Function<Job, Job.Done> notMade = job -> {
            throw new AssertionError("the provider did not make the order: " + job);
        };
        return end(provider, provider.submit(order, permit(provider, order))).fold(notMade, done -> done, notMade);
    }

    private static List<Digest> content(Job job) {
        return job.fold(
                running -> List.of(),
                done -> done.files().stream().map(MediaFile::sha256).toList(),
                failed -> List.of());
    }

    private Job end(MediaProvider provider, String job) {
        long polls = Math.max(1, Math.min(patience().toMillis(), 30_000) / MediaSamples.POLL_MILLIS);
        Job at = provider.poll(job);
        for (long i = 0; i < polls && at instanceof Job.Running; i++) {
            MediaSamples.pause();
            at = provider.poll(job);
        }
        assertThat(at).as("job %s after %s", job, patience()).isNotInstanceOf(Job.Running.class);
        return at;
    }

    private static OpenedPermit permit(MediaProvider provider, MediaOrder order) {
        return Permits.generous().open(provider.name(), order.content(), price(provider, order));
    }

    private static Money price(MediaProvider provider, MediaOrder order) {
        return provider.quote(order).orElseThrow(() -> new AssertionError("order() must have a price"));
    }

    @SuppressWarnings("NullAway") // what a careless caller does
    private static void submitWithoutPermit(MediaProvider provider, MediaOrder order) {
        provider.submit(order, null);
    }
}
