package dev.chimera.core.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.ServiceStatus;
import dev.chimera.api.run.Admission;
import dev.chimera.api.run.RunId;
import dev.chimera.api.trend.TrendQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CampaignTest {
    private static final TrendQuery QUERY = TrendQuery.keywords("solar");
    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");
    private static final Campaign HOURLY = Campaign.of("hourly", QUERY, Cadence.every(Duration.ofHours(1)));

    private final AtomicReference<Instant> now = new AtomicReference<>(NINE.plusSeconds(60));
    private final List<RunId> made = new ArrayList<>();
    private Admission.Refused refusal;
    private final Calendar calendar = new Calendar("Vera@feed", now::get, (runId, query) -> {
        if (refusal != null) {
            return refusal;
        }
        made.add(runId);
        return new Admission.Accepted(runId);
    });

    @AfterEach
    void close() {
        calendar.close();
    }

    @Test
    void ticks_on_the_hour_and_not_before() {
        ScheduledCampaign kept = calendar.keep(HOURLY);

        assertThat(kept.next()).isEqualTo(NINE.plus(Duration.ofHours(1)));
        at(NINE.plus(Duration.ofMinutes(59)));
        assertThat(made).isEmpty();

        at(NINE.plus(Duration.ofHours(1)));
        assertThat(made).containsExactly(HOURLY.runId("Vera@feed", NINE.plus(Duration.ofHours(1))));
        assertThat(kept.last().orElseThrow().at()).isEqualTo(NINE.plus(Duration.ofHours(1)));
        assertThat(kept.next()).isEqualTo(NINE.plus(Duration.ofHours(2)));
    }

    @Test
    void the_run_of_a_tick_has_the_same_id_in_every_jvm_and_another_at_every_tick_campaign_and_pipeline() {
        assertThat(HOURLY.runId("a", NINE)).isEqualTo(HOURLY.runId("a", NINE));
        Set<RunId> ids = new HashSet<>(List.of(
                HOURLY.runId("a", NINE),
                HOURLY.runId("b", NINE),
                HOURLY.runId("a", NINE.plusMillis(1)),
                Campaign.of("other", QUERY, HOURLY.cadence()).runId("a", NINE)));
        assertThat(ids).hasSize(4);
    }

    @Test
    void jitter_puts_each_tick_off_by_a_share_of_its_own_that_all_agree_on() {
        Campaign spread = HOURLY.withJitter(Duration.ofMinutes(10));
        Set<Duration> shares = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            Instant tick = NINE.plus(Duration.ofHours(i));
            Duration share = Duration.between(tick, spread.due("a", tick));
            assertThat(share).isBetween(Duration.ZERO, Duration.ofMinutes(10));
            assertThat(spread.due("a", tick)).isEqualTo(spread.due("a", tick));
            shares.add(share);
        }
        assertThat(shares).hasSizeGreaterThan(40);
        assertThat(shares).anyMatch(share -> share.toMinutes() >= 7).anyMatch(share -> share.toMinutes() < 3);
    }

    @Test
    void what_nobody_could_take_on_is_left_out_once_the_next_is_due() {
        calendar.keep(HOURLY);
        refusal = full();
        at(NINE.plus(Duration.ofHours(1)));
        at(NINE.plus(Duration.ofHours(2)));
        at(NINE.plus(Duration.ofHours(3)));

        refusal = null;
        at(NINE.plus(Duration.ofHours(3)).plusSeconds(30));

        assertThat(made).containsExactly(HOURLY.runId("Vera@feed", NINE.plus(Duration.ofHours(3))));
    }

    @Test
    void a_refused_tick_is_tried_again_when_the_swarm_says_so() {
        calendar.keep(HOURLY);
        refusal = full();
        Instant tick = NINE.plus(Duration.ofHours(1));
        at(tick);
        refusal = null;

        at(tick.plusSeconds(4));
        assertThat(made).isEmpty();
        at(tick.plusSeconds(5));
        assertThat(made).containsExactly(HOURLY.runId("Vera@feed", tick));
    }

    @Test
    void the_last_missed_tick_is_made_up_for_if_the_campaign_says_so() {
        calendar.keep(HOURLY.withMissed(Missed.LAST, NINE.minus(Duration.ofHours(5))));

        at(now.get());

        assertThat(made).containsExactly(HOURLY.runId("Vera@feed", NINE));
    }

    @Test
    void all_missed_ticks_are_made_up_for_the_oldest_first_and_no_more_than_the_bound_and_none_before_the_begin() {
        calendar.keep(HOURLY.withMissed(Missed.all(3), NINE.minus(Duration.ofHours(50))));
        at(now.get());
        assertThat(made)
                .containsExactly(
                        HOURLY.runId("Vera@feed", NINE.minus(Duration.ofHours(2))),
                        HOURLY.runId("Vera@feed", NINE.minus(Duration.ofHours(1))),
                        HOURLY.runId("Vera@feed", NINE));

        made.clear();
        Campaign young = Campaign.of("young", QUERY, HOURLY.cadence())
                .withMissed(Missed.all(3), NINE.minus(Duration.ofHours(1)));
        calendar.keep(young);
        at(now.get());
        assertThat(made)
                .containsExactly(
                        young.runId("Vera@feed", NINE.minus(Duration.ofHours(1))), young.runId("Vera@feed", NINE));
    }

    @Test
    void while_it_is_kept_missed_ticks_are_made_up_for_as_well() {
        calendar.keep(HOURLY.withMissed(Missed.all(2), NINE));
        at(now.get());
        made.clear();
        refusal = full();
        for (int hour = 1; hour <= 4; hour++) {
            at(NINE.plus(Duration.ofHours(hour)));
        }
        refusal = null;
        at(NINE.plus(Duration.ofHours(4)).plusSeconds(10));

        assertThat(made)
                .containsExactly(
                        HOURLY.runId("Vera@feed", NINE.plus(Duration.ofHours(2))),
                        HOURLY.runId("Vera@feed", NINE.plus(Duration.ofHours(3))),
                        HOURLY.runId("Vera@feed", NINE.plus(Duration.ofHours(4))));
    }

    @Test
    void a_jvm_that_slept_makes_up_for_no_more_than_the_campaign_says() {
        calendar.keep(HOURLY);
        Campaign last =
                Campaign.of("last", QUERY, HOURLY.cadence()).withMissed(Missed.LAST, NINE.plus(Duration.ofDays(9)));
        calendar.keep(last);

        Instant woken = NINE.plus(Duration.ofHours(6)).plusSeconds(30);
        at(woken);
        at(woken);

        assertThat(made)
                .containsExactlyInAnyOrder(
                        HOURLY.runId("Vera@feed", NINE.plus(Duration.ofHours(6))),
                        last.runId("Vera@feed", NINE.plus(Duration.ofHours(5))),
                        last.runId("Vera@feed", NINE.plus(Duration.ofHours(6))));
    }

    @Test
    void a_clock_that_was_years_ahead_for_a_moment_costs_a_tick_and_not_years() {
        ScheduledCampaign kept = calendar.keep(HOURLY);
        at(NINE.plus(Duration.ofDays(3_000)));
        assertThat(made).hasSize(1);

        at(NINE.plus(Duration.ofMinutes(30)));
        assertThat(kept.next()).isEqualTo(NINE.plus(Duration.ofHours(1)));
        at(NINE.plus(Duration.ofHours(1)));
        assertThat(made).hasSize(2).endsWith(HOURLY.runId("Vera@feed", NINE.plus(Duration.ofHours(1))));
    }

    @Test
    void a_closed_campaign_ticks_no_more_and_its_name_is_free() throws Exception {
        ScheduledCampaign kept = calendar.keep(HOURLY);
        assertThatThrownBy(() -> calendar.keep(HOURLY))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'hourly'");
        kept.close();
        at(NINE.plus(Duration.ofHours(1)));

        assertThat(made).isEmpty();
        calendar.keep(HOURLY).close();
    }

    @Test
    void a_daily_cadence_keeps_the_clock_on_the_wall() {
        Cadence half = Cadence.daily(LocalTime.of(2, 30), ZoneId.of("Europe/Berlin"));

        Instant winter = half.next(Instant.parse("2026-03-27T12:00:00Z"));
        assertThat(winter).isEqualTo(Instant.parse("2026-03-28T01:30:00Z"));
        Instant leftOut = half.next(winter);
        assertThat(leftOut).as("02:30 is left out that day").isEqualTo(Instant.parse("2026-03-29T01:30:00Z"));
        assertThat(half.next(leftOut)).isEqualTo(Instant.parse("2026-03-30T00:30:00Z"));
        Instant twice = half.next(Instant.parse("2026-10-24T12:00:00Z"));
        assertThat(twice).as("02:30 is there twice that day").isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
        assertThat(half.next(twice)).isEqualTo(Instant.parse("2026-10-26T01:30:00Z"));
        assertThat(Cadence.daily(LocalTime.NOON, ZoneOffset.UTC).next(Instant.parse("2026-03-02T12:00:00Z")))
                .isEqualTo(Instant.parse("2026-03-03T12:00:00Z"));
    }

    @Test
    void bounds_are_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cadence.every(Duration.ofMillis(10)))
                .withMessageContaining("1 second");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HOURLY.withJitter(Duration.ofDays(2)))
                .withMessageContaining("jitter");
        assertThatIllegalArgumentException().isThrownBy(() -> Missed.all(1_001));
    }

    private void at(Instant time) {
        now.set(time);
        calendar.look();
    }

    private static Admission.Refused full() {
        return new Admission.Refused(ServiceStatus.SATURATED, ErrorCode.SATURATED, "full", Duration.ofSeconds(5));
    }
}
