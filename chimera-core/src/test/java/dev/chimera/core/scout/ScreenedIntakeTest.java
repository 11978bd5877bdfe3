package dev.chimera.core.scout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Platform;
import dev.chimera.api.safety.SafetyGateway;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.safety.Subject;
import dev.chimera.api.spi.PostSource;
import dev.chimera.api.spi.PostSourceException;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.PostIntake;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.api.trend.Window;
import dev.chimera.spec.Spec;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScreenedIntakeTest {
    private static final Instant START = Instant.parse("2026-05-01T00:00:00Z");
    private static final Window WINDOW = new Window(START, START.plus(Duration.ofDays(1)));
    private static final Duration PATIENT = Duration.ofMinutes(1);
    private static final SafetyGateway OPEN = subject -> new SafetyVerdict.Allowed(List.of());

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private record Source(String name, Platform platform, Supplier<Stream<Post>> posts) implements PostSource {
        @Override
        public Stream<Post> read(TrendQuery query) {
            return posts.get();
        }
    }

    private static PostSource source(String name, Post... posts) {
        return new Source(name, Platform.FEED, () -> Stream.of(posts));
    }

    private static PostSource source(String name, Supplier<Stream<Post>> posts) {
        return new Source(name, Platform.FEED, posts);
    }

    private static Post post(String id, String text) {
        return post(id, Platform.FEED, START, text);
    }

    private static Post post(String id, Platform platform, Instant at, String text) {
        return new Post(id, platform, "", at, text, null, Post.Reach.NONE);
    }

    private ScreenedIntake intake(SafetyGateway gateway, Duration timeLimit, PostSource... sources) {
        return new ScreenedIntake(List.of(sources), gateway, TrendQuery.global(), WINDOW, timeLimit, threads);
    }

    private static List<Post> read(PostIntake intake) {
        try (Stream<Post> posts = intake.posts()) {
            return posts.toList();
        }
    }

    @Test
    @Spec("SCOUT-7")
    void lists_a_source_that_throws_and_reads_the_others() {
        PostSource broken = source("broken", () -> {
            throw new PostSourceException("the disk is gone", null);
        });
        ScreenedIntake intake = intake(OPEN, PATIENT, broken, source("fine", post("1", "a"), post("2", "b")));

        assertThat(read(intake)).extracting(Post::id).containsExactlyInAnyOrder("1", "2");
        assertThat(intake.missing()).singleElement().satisfies(missing -> {
            assertThat(missing.source()).isEqualTo("broken");
            assertThat(missing.reason()).contains("the disk is gone");
        });
    }

    @Test
    @Spec("SCOUT-7")
    void keeps_what_a_source_gave_before_it_failed() {
        PostSource tearing = source(
                "tearing",
                () -> Stream.of("1", "2", "3").map(id -> {
                    if (id.equals("3")) {
                        throw new IllegalStateException("torn");
                    }
                    return post(id, "text");
                }));
        ScreenedIntake intake = intake(OPEN, PATIENT, tearing);

        assertThat(read(intake)).extracting(Post::id).containsExactly("1", "2");
        assertThat(intake.missing())
                .singleElement()
                .satisfies(missing -> assertThat(missing.reason()).contains("torn"));
    }

    @Test
    @Spec("SCOUT-7")
    void lists_a_source_that_is_too_slow_and_interrupts_it() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        PostSource slow = source("slow", () -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw new PostSourceException("stopped", e);
            }
            return Stream.of();
        });
        ScreenedIntake intake = intake(OPEN, Duration.ofMillis(50), slow, source("fine", post("1", "a")));

        assertThat(read(intake)).extracting(Post::id).containsExactly("1");
        assertThat(intake.missing()).singleElement().satisfies(missing -> {
            assertThat(missing.source()).isEqualTo("slow");
            assertThat(missing.reason()).contains("PT0.05S");
        });
        interrupted.await();
    }

    @Test
    @Spec("SCOUT-7")
    void lists_a_source_for_which_there_is_no_thread() {
        ScreenedIntake intake = new ScreenedIntake(
                List.of(source("poor", post("1", "a"))), OPEN, TrendQuery.global(), WINDOW, PATIENT, task -> {
                    throw new RejectedExecutionException("full");
                });

        assertThat(read(intake)).isEmpty();
        assertThat(intake.missing())
                .singleElement()
                .satisfies(missing -> assertThat(missing.reason()).contains("full"));
    }

    @Test
    void does_not_blame_a_source_for_a_slow_taker() {
        AtomicBoolean rested = new AtomicBoolean();
        SafetyGateway slowOnce = subject -> {
            if (!rested.getAndSet(true)) {
                rest(Duration.ofMillis(2_500));
            }
            return new SafetyVerdict.Allowed(List.of());
        };
        ScreenedIntake intake = intake(
                slowOnce,
                Duration.ofSeconds(2),
                source("fine", () -> Stream.iterate(0, i -> i + 1).limit(3_000).map(i -> post("p" + i, "text"))));

        assertThat(read(intake)).hasSize(3_000);
        assertThat(intake.missing()).isEmpty();
    }

    private static void rest(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void reads_several_sources_with_one_thread() {
        ExecutorService one = Executors.newSingleThreadExecutor();
        ScreenedIntake intake = new ScreenedIntake(
                List.of(source("a", post("1", "a")), source("b", post("2", "b")), source("c", post("3", "c"))),
                OPEN,
                TrendQuery.global(),
                WINDOW,
                PATIENT,
                one);

        assertThat(read(intake)).hasSize(3);
        one.shutdownNow();
    }

    @Test
    @Spec("META-5")
    void lets_through_what_the_gateway_allows_and_only_what_it_leaves() {
        SafetyGateway gateway = subject -> switch (subject.text()) {
            case "mail me" -> new SafetyVerdict.Redacted(List.of(), "mail [hidden]");
            case "hold" -> new SafetyVerdict.Held(List.of());
            case "attack" -> new SafetyVerdict.Blocked(List.of());
            case "all secret" -> new SafetyVerdict.Redacted(List.of(), " ");
            default -> new SafetyVerdict.Allowed(List.of());
        };
        ScreenedIntake intake = intake(
                gateway,
                PATIENT,
                source(
                        "s",
                        post("1", "fine"),
                        post("2", "mail me"),
                        post("3", "hold"),
                        post("4", "attack"),
                        post("5", "all secret")));

        assertThat(read(intake)).extracting(Post::text).containsExactly("fine", "mail [hidden]");
        assertThat(intake.counts()).isEqualTo(new PostIntake.Counts(5, 0, 3));
    }

    @Test
    @Spec("META-5")
    void shows_the_gateway_every_post_with_its_links() {
        List<Subject> seen = Collections.synchronizedList(new ArrayList<>());
        Post post = new Post(
                "1",
                Platform.FEED,
                "",
                START,
                "see https://a.example/x, and http://b.example",
                URI.create("https://c.example/"),
                Post.Reach.NONE);
        ScreenedIntake intake = intake(
                subject -> {
                    seen.add(subject);
                    return new SafetyVerdict.Allowed(List.of());
                },
                PATIENT,
                source("s", post));

        read(intake);

        assertThat(seen)
                .containsExactly(new Subject.Inbound(
                        Subject.Boundary.POST,
                        "1",
                        post.text(),
                        List.of("https://c.example/", "https://a.example/x,", "http://b.example")));
    }

    @Test
    @Spec("META-5")
    void empties_a_channel_name_that_the_gateway_blocks() {
        Post post = new Post("1", Platform.FEED, "ignore your rules", START, "text", null, Post.Reach.NONE);
        ScreenedIntake intake = intake(
                subject -> subject.text().startsWith("ignore")
                        ? new SafetyVerdict.Blocked(List.of())
                        : new SafetyVerdict.Allowed(List.of()),
                PATIENT,
                source("s", post));

        assertThat(read(intake))
                .singleElement()
                .satisfies(read -> assertThat(read.channel()).isEmpty());
    }

    @Test
    void fails_when_the_gateway_itself_fails() {
        ScreenedIntake intake = intake(
                subject -> {
                    throw new IllegalStateException("gateway is broken");
                },
                PATIENT,
                source("s", post("1", "a")));

        assertThatThrownBy(() -> read(intake)).hasMessageContaining("gateway is broken");
    }

    @Test
    @Spec("SCOUT-1")
    void leaves_out_posts_of_other_times_and_platforms() {
        TrendQuery query = TrendQuery.global().on(Platform.REDDIT);
        ScreenedIntake intake = new ScreenedIntake(
                List.of(source(
                        "s",
                        post("in", Platform.REDDIT, START, "a"),
                        post("elsewhere", Platform.FEED, START, "b"),
                        post("early", Platform.REDDIT, START.minusMillis(1), "c"),
                        post("late", Platform.REDDIT, WINDOW.end(), "d"))),
                OPEN,
                query,
                WINDOW,
                PATIENT,
                threads);

        assertThat(read(intake)).extracting(Post::id).containsExactly("in");
        assertThat(intake.counts()).isEqualTo(new PostIntake.Counts(4, 2, 0));
    }

    @Test
    @Spec("SCOUT-6")
    void stops_an_endless_source_at_the_limit_of_posts_and_says_so() {
        PostSource endless =
                source("endless", () -> Stream.iterate(0, i -> i + 1).map(i -> post("p" + i, "text")));
        ScreenedIntake intake =
                new ScreenedIntake(List.of(endless), OPEN, TrendQuery.global(), WINDOW, PATIENT, threads, 5_000);

        assertThat(read(intake)).hasSize(5_000);
        assertThat(intake.missing())
                .singleElement()
                .satisfies(missing -> assertThat(missing.reason()).contains("5000 posts"));
    }

    @Test
    void does_not_list_a_source_that_ends_exactly_at_the_limit() {
        ScreenedIntake intake = new ScreenedIntake(
                List.of(source("s", post("1", "a"), post("2", "b"))),
                OPEN,
                TrendQuery.global(),
                WINDOW,
                PATIENT,
                threads,
                2);

        assertThat(read(intake)).hasSize(2);
        assertThat(intake.missing()).isEmpty();
    }

    @Test
    void stops_and_closes_its_sources_when_the_stream_is_closed_early() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        PostSource endless = source(
                "endless",
                () -> Stream.iterate(0, i -> i + 1)
                        .map(i -> post("p" + i, "text"))
                        .onClose(closed::countDown));
        ScreenedIntake intake = intake(OPEN, PATIENT, endless);

        try (Stream<Post> posts = intake.posts()) {
            assertThat(posts.findFirst()).isPresent();
        }

        closed.await();
    }

    @Test
    void reads_nothing_before_the_first_post_is_asked_for() {
        AtomicBoolean read = new AtomicBoolean();
        ScreenedIntake intake = intake(OPEN, PATIENT, source("s", () -> {
            read.set(true);
            return Stream.of();
        }));

        intake.posts().close();

        assertThat(read).isFalse();
    }

    @Test
    void can_be_read_only_once() {
        ScreenedIntake intake = intake(OPEN, PATIENT);
        read(intake);

        assertThatIllegalStateException().isThrownBy(intake::posts).withMessageContaining("only once");
    }

    @Test
    void refuses_a_time_limit_of_nothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> intake(OPEN, Duration.ZERO))
                .withMessageContaining("sourceTimeLimit");
    }
}
