package dev.chimera.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.Platform;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.run.RunId;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.PostSource;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.spec.Spec;
import dev.chimera.tck.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PostVerdictsTest {
    private final Troupe troupe = new Troupe();

    @Test
    @Spec("SAFE-9")
    void every_post_is_in_the_audit_log_by_itself_or_counted() {
        int refused = PostVerdicts.LISTED_MAX + 5;
        for (int i = 0; i < refused; i++) {
            troupe.inboundVerdicts.add(
                    () -> new SafetyVerdict.Blocked(List.of(Troupe.finding(Finding.Severity.BLOCK))));
        }
        RunId[] runId = new RunId[1];
        troupe.scout = (query, intake) -> {
            try (Stream<Post> posts = intake.posts()) {
                assertThat(posts.count()).isEqualTo(7);
            }
            return troupe.scan(1);
        };
        try (ChimeraPipeline pipeline = troupe.builder()
                .budget(Budget.daily(Money.usd("100.00")))
                .posts(new ManyPosts(refused + 7))
                .build()) {
            pipeline.run(Troupe.QUERY, run -> runId[0] = run.id());
        }

        List<AuditLog.Event> events = troupe.storage.audit().about(runId[0].toString(), 10_000);

        assertThat(events.stream().filter(event -> event.action().equals("verdict.blocked")))
                .hasSize(PostVerdicts.LISTED_MAX)
                .allSatisfy(event -> assertThat(event.details()).containsKeys("subject", "rules"));
        assertThat(events)
                .filteredOn(event -> event.action().equals("verdicts.posts"))
                .singleElement()
                .satisfies(event -> assertThat(event.details())
                        .containsEntry("allowed", "7")
                        .containsEntry("blocked", Integer.toString(refused))
                        .containsEntry("listed", Integer.toString(PostVerdicts.LISTED_MAX)));
    }

    @Test
    @Spec("SAFE-9")
    void verdicts_are_counted_even_if_the_scan_fails() {
        RunId[] runId = new RunId[1];
        troupe.limits = StageLimits.DEFAULT.withAttempts(1, Duration.ZERO);
        troupe.scout = (query, intake) -> {
            try (Stream<Post> posts = intake.posts()) {
                assertThat(posts.count()).isEqualTo(3);
            }
            throw new IllegalStateException("a defect of the scout's");
        };
        try (ChimeraPipeline pipeline = troupe.builder()
                .budget(Budget.daily(Money.usd("100.00")))
                .posts(new ManyPosts(3))
                .build()) {
            assertThat(pipeline.run(Troupe.QUERY, run -> runId[0] = run.id())).isInstanceOf(RunResult.Failed.class);
        }

        assertThat(troupe.storage.audit().about(runId[0].toString(), 10))
                .filteredOn(event -> event.action().equals("verdicts.posts"))
                .singleElement()
                .satisfies(event -> assertThat(event.details()).containsEntry("allowed", "3"));
    }

    private record ManyPosts(int count) implements PostSource {
        @Override
        public String name() {
            return "many";
        }

        @Override
        public Platform platform() {
            return Platform.FEED;
        }

        @Override
        public Stream<Post> read(TrendQuery query) {
            return IntStream.range(0, count)
                    .mapToObj(i -> new Post(
                            "post-" + i,
                            Platform.FEED,
                            "",
                            SettableClock.START.plusSeconds(-60),
                            "a text",
                            null,
                            Post.Reach.NONE));
        }
    }
}
