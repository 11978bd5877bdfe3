package dev.chimera.core.artist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Platform;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.ContentFormat;
import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.Production;
import dev.chimera.api.media.Production.State;
import dev.chimera.api.media.ProductionException;
import dev.chimera.api.media.ProductionPlan;
import dev.chimera.api.media.ProductionRequest;
import dev.chimera.api.media.Provenance;
import dev.chimera.api.media.QualityPreset;
import dev.chimera.api.media.VideoMetadata;
import dev.chimera.api.spi.MediaProvider.Job;
import dev.chimera.core.studio.LocalStudio;
import dev.chimera.spec.Spec;
import dev.chimera.tck.Permits;
import dev.chimera.tck.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ToolArtistTest {
    private static final Money PRICE = Money.usd("0.10");
    private static final UUID PRODUCTION = new UUID(7, 7);

    @TempDir
    static Path shared;

    private static MediaFile card;

    @TempDir
    Path directory;

    private final ManualAlarm alarm = new ManualAlarm();
    private final SettableClock clock = new SettableClock();
    private final ScriptedProvider painter = new ScriptedProvider("painter", MediaKind.IMAGE);
    private final ScriptedProvider filmer = new ScriptedProvider("filmer", MediaKind.VIDEO, MediaKind.IMAGE);
    private final ToolArtist artist = artist(Runnable::run);

    @BeforeAll
    static void makeACard() {
        LocalStudio studio = LocalStudio.in(shared).renderingOn(Runnable::run);
        ToolArtist local =
                ToolArtist.builder().provider(studio).executor(Runnable::run).build();
        card = produce(local, ContentFormat.IMAGE).result().join().files().get(0);
    }

    @Test
    @Spec("ART-1")
    void plans_with_the_first_provider_of_the_kind_at_its_own_price() {
        filmer.price = null;
        ProductionPlan image = artist.plan(request(ContentFormat.CAROUSEL, Map.of()));
        ProductionPlan video = artist.plan(request(ContentFormat.VIDEO, Map.of()));

        assertThat(image.payee()).isEqualTo("painter");
        assertThat(image.price()).isEqualTo(PRICE);
        assertThat(image.order().kind()).isEqualTo(MediaKind.IMAGE);
        assertThat(image.order().orderId()).isEqualTo(PRODUCTION);
        assertThat(image.order().byline()).isEqualTo("made by a machine");
        assertThat(image.order().preset()).isEqualTo(QualityPreset.HIGH);
        assertThat(video.payee()).isEqualTo("filmer");
        assertThat(video.order().kind()).isEqualTo(MediaKind.VIDEO);
        assertThat(video.price()).isNull();
    }

    @Test
    @Spec("ART-1")
    void plans_with_the_tool_that_the_request_names() {
        assertThat(artist.plan(request(ContentFormat.IMAGE, Map.of(MediaKind.IMAGE, "filmer")))
                        .payee())
                .isEqualTo("filmer");
        assertThat(artist.plan(request(ContentFormat.IMAGE, Map.of(MediaKind.VIDEO, "filmer")))
                        .payee())
                .isEqualTo("painter");
    }

    @Test
    @Spec("ART-1")
    void a_tool_that_is_not_there_or_makes_something_else_is_an_error_that_lists_what_there_is() {
        for (Map<MediaKind, String> tools :
                List.of(Map.of(MediaKind.VIDEO, "camera"), Map.of(MediaKind.VIDEO, "painter"))) {
            assertThatThrownBy(() -> artist.plan(request(ContentFormat.VIDEO, tools)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(tools.get(MediaKind.VIDEO))
                    .hasMessageContaining("painter[image], filmer[image, video]");
        }
        ToolArtist stills = ToolArtist.builder().provider(painter).build();
        assertThatThrownBy(() -> stills.plan(request(ContentFormat.VIDEO, Map.of())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no tool makes video");
    }

    @ParameterizedTest
    @EnumSource(ContentFormat.class)
    @Spec("ART-1")
    void every_format_has_a_kind(ContentFormat format) {
        assertThat(artist.plan(request(format, Map.of())).order().kind())
                .isEqualTo(format == ContentFormat.VIDEO ? MediaKind.VIDEO : MediaKind.IMAGE);
    }

    @Test
    @Spec({"ART-4", "DATA-2"})
    void an_asset_says_what_its_film_is() throws IOException {
        Path path = Files.write(
                directory.resolve("film.mp4"),
                HandMadeFilm.of(12, new HandMadeFilm.Track()).bytes());
        MediaFile film = new MediaFile(
                MediaKind.VIDEO,
                path.toUri(),
                Files.size(path),
                Digest.sha256(Files.readAllBytes(path)),
                "video/mp4",
                Duration.ofSeconds(12));
        filmer.onPoll = () -> new Job.Done(List.of(card, film), PRICE);
        painter.onPoll = done(PRICE);

        assertThat(produce(artist, ContentFormat.VIDEO).result().join().video())
                .isEqualTo(new VideoMetadata(Duration.ofMillis(12_012), 1080, 1920, 30_000 / 1_001.0, "h264"));
        assertThat(produce(artist, ContentFormat.IMAGE).result().join().video()).isNull();
    }

    @Test
    void whatever_breaks_while_a_result_is_looked_at_ends_the_production_and_says_what_was_charged() {
        ToolArtist broken = ToolArtist.builder()
                .provider(painter)
                .clock(() -> {
                    throw new LinkageError("gone");
                })
                .executor(Runnable::run)
                .alarm(alarm)
                .build();
        painter.onPoll = done(PRICE);

        assertThatThrownBy(() -> produce(broken, ContentFormat.IMAGE).result().join())
                .hasCauseInstanceOf(ProductionException.class)
                .satisfies(e -> assertThat(((ProductionException) e.getCause()).charged())
                        .isEqualTo(PRICE));
    }

    @Test
    @Spec({"ART-4", "ART-8"})
    void an_asset_holds_files_quality_cost_and_provenance() {
        LocalStudio studio =
                LocalStudio.in(directory).pricedAt(Money.usd("0.02")).renderingOn(Runnable::run);
        ToolArtist local = ToolArtist.builder()
                .provider(studio)
                .clock(clock)
                .executor(Runnable::run)
                .alarm(alarm)
                .build();
        ProductionPlan plan = local.plan(request(ContentFormat.CAROUSEL, Map.of()));
        OpenedPermit permit = permit(plan);
        Production production = local.produce(plan, permit);
        MediaAsset asset = production.result().join();

        assertThat(production.state()).isEqualTo(State.SUCCEEDED);
        assertThat(production.progress()).isEqualTo(1);
        assertThat(asset.briefId()).isEqualTo(plan.brief().briefId());
        assertThat(asset.format()).isEqualTo(ContentFormat.CAROUSEL);
        assertThat(asset.files())
                .hasSize(2)
                .allSatisfy(file -> assertThat(Path.of(file.uri())).isRegularFile());
        assertThat(asset.productionCost()).isEqualTo(Money.usd("0.04"));
        assertThat(asset.quality().passes()).isTrue();
        assertThat(asset.provenance())
                .isEqualTo(new Provenance(
                        "studio",
                        PRODUCTION.toString(),
                        plan.order().content(),
                        permit.permit().permitId(),
                        SettableClock.START,
                        Provenance.ALGORITHMIC));
        assertThat(alarm.set()).as("alarms that are still set").isZero();
    }

    @Test
    @Spec("ART-2")
    void returns_a_handle_before_the_provider_is_even_called() {
        List<Runnable> queue = new ArrayList<>();
        ToolArtist busy = artist(queue::add);
        Production production = produce(busy, ContentFormat.IMAGE);

        assertThat(painter.calls).isEmpty();
        assertThat(production.productionId()).isEqualTo(PRODUCTION);
        assertThat(production.state()).isEqualTo(State.ACCEPTED);
        assertThat(production.progress()).isZero();
        assertThat(production.result()).isNotDone();

        queue.remove(0).run();
        assertThat(painter.calls).containsExactly("submit", "poll");
        assertThat(production.state()).isEqualTo(State.RUNNING);
        assertThat(production.progress()).isEqualTo(0.5);
    }

    @Test
    @Spec("ART-2")
    void a_caller_cannot_end_the_job_by_completing_its_copy_of_the_result() {
        Production production = produce(artist, ContentFormat.IMAGE);
        production.result().complete(null);

        assertThat(production.result()).isNotDone();
    }

    @Test
    @Spec("ART-2")
    void asks_ever_more_rarely_and_ends_when_the_provider_is_done() {
        Production production = produce(artist, ContentFormat.IMAGE);
        alarm.pass(Duration.ofSeconds(10));
        long asked = painter.calls.stream().filter("poll"::equals).count();
        assertThat(asked).isBetween(12L, 20L);

        painter.onPoll = done(PRICE);
        alarm.pass(Duration.ofSeconds(1));
        assertThat(production.result().join().productionCost()).isEqualTo(PRICE);
        assertThat(alarm.set()).isZero();
    }

    @Test
    @Spec("ART-2")
    void takes_no_more_than_it_can_hold_and_spends_nothing_then() {
        ToolArtist full = artist(task -> {
            throw new RejectedExecutionException();
        });
        ProductionPlan plan = full.plan(request(ContentFormat.IMAGE, Map.of()));
        OpenedPermit permit = permit(plan);

        assertThatThrownBy(() -> full.produce(plan, permit))
                .isInstanceOfSatisfying(
                        ChimeraException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SATURATED));
        assertThat(alarm.set()).isZero();
        assertThat(OpenedPermit.enter(permit, "painter", plan.order().content()))
                .isSameAs(permit);
    }

    @ParameterizedTest
    @CsvSource({"IMAGE,30", "VIDEO,120"})
    @Spec("ART-3")
    void a_missed_deadline_cancels_at_the_provider_and_says_what_it_charged(ContentFormat format, int seconds) {
        ScriptedProvider provider = format == ContentFormat.VIDEO ? filmer : painter;
        provider.afterCancel = () -> new Job.Failed("stopped", Money.usd("0.03"), false);
        Production production = produce(artist, format);
        alarm.pass(Duration.ofSeconds(seconds).minusMillis(1));
        assertThat(production.result()).isNotDone();
        assertThat(provider.calls).doesNotContain("cancel");

        alarm.pass(Duration.ofSeconds(2));
        assertThat(provider.calls).containsOnlyOnce("cancel");
        assertEnded(production, State.FAILED, ErrorCode.DEADLINE, Money.usd("0.03"));
    }

    @Test
    @Spec("ART-3")
    void a_deadline_is_missed_even_if_the_work_is_done_right_after() {
        painter.afterCancel = done(PRICE);
        Production production = produce(artist, ContentFormat.IMAGE);
        alarm.pass(Duration.ofSeconds(32));

        assertEnded(production, State.FAILED, ErrorCode.DEADLINE, PRICE);
    }

    @Test
    @Spec("ART-3")
    void a_provider_that_goes_silent_is_given_up_on_and_the_charge_is_not_known() {
        Production production = produce(artist, ContentFormat.IMAGE);
        painter.onCancel = new IllegalStateException("no line");
        alarm.pass(Duration.ofSeconds(30).plus(ToolProduction.GRACE).plusMillis(1));

        assertEnded(production, State.FAILED, ErrorCode.DEADLINE, null);
        assertThat(alarm.set()).as("alarms that are still set").isLessThanOrEqualTo(1);
        alarm.pass(Duration.ofMinutes(10));
        assertThat(alarm.set()).isZero();
    }

    @Test
    @Spec("ART-3")
    void an_executor_that_never_gets_round_to_it_cannot_hold_the_caller() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        Executor executor = task -> {
            Thread thread = new Thread(() -> {
                awaitQuietly(hanging);
                task.run();
            });
            threads.add(thread);
            thread.start();
        };
        ToolArtist stuck = artist(executor);
        Production production = produce(stuck, ContentFormat.IMAGE);
        alarm.pass(Duration.ofSeconds(36));

        assertEnded(production, State.FAILED, ErrorCode.DEADLINE, null);
        hanging.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(painter.calls).as("nothing is ordered after the deadline").isEmpty();
    }

    @Test
    @Spec("ART-3")
    void deadlines_can_be_set_for_each_kind() {
        ToolArtist hasty = ToolArtist.builder()
                .provider(painter)
                .executor(Runnable::run)
                .alarm(alarm)
                .deadline(MediaKind.IMAGE, Duration.ofSeconds(1))
                .pollEvery(Duration.ofMillis(100))
                .build();
        painter.afterCancel = () -> new Job.Failed("stopped", Money.zero("USD"), false);
        Production production = produce(hasty, ContentFormat.IMAGE);
        alarm.pass(Duration.ofMillis(1_200));

        assertEnded(production, State.FAILED, ErrorCode.DEADLINE, Money.zero("USD"));
    }

    @Test
    @Spec("ART-2")
    void a_cancelled_job_ends_as_cancelled_with_what_was_charged() {
        Production production = produce(artist, ContentFormat.IMAGE);
        painter.afterCancel = () -> new Job.Failed("stopped", Money.usd("0.01"), false);
        production.cancel();
        production.cancel();
        alarm.pass(Duration.ofSeconds(2));

        assertThat(painter.calls).containsOnlyOnce("cancel");
        assertEnded(production, State.CANCELLED, ErrorCode.CANCELLED, Money.usd("0.01"));
    }

    @Test
    @Spec("ART-2")
    void a_job_that_was_done_before_it_could_be_cancelled_is_delivered() {
        Production production = produce(artist, ContentFormat.IMAGE);
        painter.afterCancel = done(PRICE);
        production.cancel();
        alarm.pass(Duration.ofSeconds(2));

        assertThat(production.state()).isEqualTo(State.SUCCEEDED);
        assertThat(production.result()).isCompleted();
    }

    @Test
    @Spec("ART-2")
    void a_job_that_is_cancelled_before_it_is_ordered_costs_nothing() {
        List<Runnable> queue = new ArrayList<>();
        Production production = produce(artist(queue::add), ContentFormat.IMAGE);
        production.cancel();
        queue.forEach(Runnable::run);

        assertThat(painter.calls).isEmpty();
        assertEnded(production, State.CANCELLED, ErrorCode.CANCELLED, Money.zero("USD"));
    }

    @Test
    @Spec("ART-3")
    void a_provider_that_fails_is_named_and_its_charge_is_kept() {
        painter.onPoll = () -> new Job.Failed("out of paint", Money.usd("0.02"), true);
        ProductionException failure = assertEnded(
                produce(artist, ContentFormat.IMAGE), State.FAILED, ErrorCode.PROVIDER_FAILED, Money.usd("0.02"));

        assertThat(failure).hasMessageContaining("painter").hasMessageContaining("out of paint");
    }

    @Test
    @Spec("ART-3")
    void an_order_that_broke_off_may_have_been_charged() {
        painter.onSubmit = new IllegalStateException("connection reset");
        ProductionException failure =
                assertEnded(produce(artist, ContentFormat.IMAGE), State.FAILED, ErrorCode.PROVIDER_FAILED, null);

        assertThat(failure).hasMessageContaining("painter").hasMessageContaining("connection reset");
    }

    @Test
    @Spec("ART-3")
    void a_provider_may_stumble_twice_but_not_three_times() {
        int[] stumbles = {2};
        Job good = done(PRICE).get();
        painter.onPoll = () -> {
            if (stumbles[0]-- > 0) {
                throw new IllegalStateException("timeout");
            }
            return good;
        };
        Production production = produce(artist, ContentFormat.IMAGE);
        alarm.pass(Duration.ofSeconds(1));
        assertThat(production.state()).isEqualTo(State.SUCCEEDED);

        stumbles[0] = 3;
        Production second = produce(artist, ContentFormat.IMAGE);
        alarm.pass(Duration.ofSeconds(1));
        assertEnded(second, State.FAILED, ErrorCode.PROVIDER_FAILED, null);
        assertThat(painter.calls).contains("cancel");
    }

    @Test
    @Spec({"ART-3", "META-6"})
    void a_charge_above_the_ceiling_is_an_error_that_names_both() {
        painter.onPoll = done(Money.usd("0.11"));
        ProductionException failure = assertEnded(
                produce(artist, ContentFormat.IMAGE), State.FAILED, ErrorCode.PROVIDER_FAILED, Money.usd("0.11"));

        assertThat(failure).hasMessageContaining("USD 0.11").hasMessageContaining("USD 0.10");
    }

    @Test
    @Spec("ART-5")
    void what_measures_poorly_does_not_leave() throws IOException {
        byte[] junk = {1, 2, 3};
        Path file = Files.write(directory.resolve("junk.png"), junk);
        MediaFile poor =
                new MediaFile(MediaKind.IMAGE, file.toUri(), junk.length, Digest.sha256(junk), "image/png", null);
        painter.onPoll = () -> new Job.Done(List.of(poor), PRICE);
        ToolArtist strict = ToolArtist.builder()
                .provider(painter)
                .executor(Runnable::run)
                .alarm(alarm)
                .build();
        ProductionException failure =
                assertEnded(produce(strict, ContentFormat.IMAGE), State.FAILED, ErrorCode.QUALITY_FAILED, PRICE);

        assertThat(failure).hasMessageContaining("what painter made scores 0, below 0.8: decodes is 0");
    }

    @Test
    void an_asset_without_files_does_not_leave() {
        painter.onPoll = () -> new Job.Done(List.of(), PRICE);

        assertEnded(produce(artist, ContentFormat.IMAGE), State.FAILED, ErrorCode.QUALITY_FAILED, PRICE);
    }

    @Test
    @Spec("META-6")
    void nothing_is_ordered_without_a_permit_for_the_plan() {
        ProductionPlan plan = artist.plan(request(ContentFormat.IMAGE, Map.of()));
        Permits permits = Permits.generous();
        OpenedPermit[] wrong = {
            null,
            permits.open("filmer", plan.order().content(), PRICE),
            permits.open("painter", Digest.ZERO, PRICE),
            permits.open("painter", plan.order().content(), Money.usd("0.09")),
            permits.open("painter", plan.order().content(), Money.of("0.10", "EUR"))
        };
        for (OpenedPermit permit : wrong) {
            assertThatThrownBy(() -> artist.produce(plan, permit))
                    .isInstanceOfSatisfying(
                            PermitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PERMIT_REFUSED));
        }
        assertThat(painter.calls).isEmpty();
    }

    @Test
    @Spec("META-6")
    void a_permit_that_was_used_before_buys_nothing_more() {
        ProductionPlan plan = artist.plan(request(ContentFormat.IMAGE, Map.of()));
        OpenedPermit permit = permit(plan);
        OpenedPermit.enter(permit, "painter", plan.order().content());

        assertEnded(artist.produce(plan, permit), State.FAILED, ErrorCode.PERMIT_SPENT, null);
        assertThat(painter.calls).containsExactly("submit");
    }

    @Test
    @Spec("META-6")
    void nothing_is_ordered_at_an_unknown_price() {
        painter.price = null;
        ProductionPlan plan = artist.plan(request(ContentFormat.IMAGE, Map.of()));

        assertThatThrownBy(() -> artist.produce(
                        plan, Permits.generous().open("painter", plan.order().content(), PRICE)))
                .isInstanceOfSatisfying(
                        ChimeraException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNPRICED));
    }

    @Test
    void a_wrong_builder_says_what_is_wrong() {
        assertThatThrownBy(() -> ToolArtist.builder().build()).hasMessageContaining("at least one media provider");
        assertThatThrownBy(() -> ToolArtist.builder().provider(painter).provider(painter))
                .hasMessageContaining("painter");
        assertThatThrownBy(() -> ToolArtist.builder().clock(clock).clock(clock)).hasMessageContaining("clock");
        assertThatThrownBy(() -> ToolArtist.builder().deadline(MediaKind.IMAGE, Duration.ZERO))
                .hasMessageContaining("deadline");
    }

    @Test
    @Spec("ART-2")
    void works_on_threads_and_timers_of_its_own() {
        LocalStudio studio = LocalStudio.in(directory);
        try (studio;
                ToolArtist own = ToolArtist.builder().provider(studio).build()) {
            ProductionPlan plan = own.plan(request(ContentFormat.CAROUSEL, Map.of()));
            assertThat(own.produce(plan, permit(plan)).result().join().files()).hasSize(2);
        }
    }

    private ToolArtist artist(Executor executor) {
        return ToolArtist.builder()
                .provider(painter)
                .provider(filmer)
                .clock(clock)
                .executor(executor)
                .alarm(alarm)
                .build();
    }

    private static Production produce(ToolArtist artist, ContentFormat format) {
        ProductionPlan plan = artist.plan(request(format, Map.of()));
        return artist.produce(plan, permit(plan));
    }

    private static OpenedPermit permit(ProductionPlan plan) {
        return Permits.generous().open(plan.payee(), plan.order().content(), plan.price());
    }

    private static Supplier<Job> done(Money cost) {
        Job job = new Job.Done(List.of(card), cost);
        return () -> job;
    }

    private static ProductionException assertEnded(Production production, State state, ErrorCode code, Money charged) {
        assertThat(production.state()).isEqualTo(state);
        assertThat(production.result()).isCompletedExceptionally();
        try {
            production.result().join();
            throw new AssertionError("must not succeed");
        } catch (CompletionException e) {
            ProductionException failure = (ProductionException) e.getCause();
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.charged()).isEqualTo(charged);
            return failure;
        }
    }

    private static ProductionRequest request(ContentFormat format, Map<MediaKind, String> tools) {
        VisualPrompt prompt = new VisualPrompt("a chart", "Three days of posts", List.of(1L, 2L, 5L));
        ContentBrief brief = new ContentBrief(
                new UUID(1, 1),
                new UUID(2, 2),
                format,
                new ContentBrief.Copy("A title", "A script", List.of()),
                List.of(prompt, prompt),
                "",
                List.of(Platform.FEED),
                new ContentBrief.Forecast(null, Ratio.ZERO, Ratio.ZERO));
        return new ProductionRequest(PRODUCTION, brief, tools, QualityPreset.HIGH, "made by a machine");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
