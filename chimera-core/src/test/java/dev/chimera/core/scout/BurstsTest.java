package dev.chimera.core.scout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chimera.api.trend.Window;
import dev.chimera.spec.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BurstsTest {
    private static final int SLICES = 28;
    private static final int SERIES = 3_000;

    private static double[] even() {
        double[] exposure = new double[SLICES];
        Arrays.fill(exposure, 1);
        return exposure;
    }

    private static double falseAlarm(long... counts) {
        double[] exposure = new double[counts.length];
        Arrays.fill(exposure, 1);
        return Math.pow(10, Bursts.strongest(counts, exposure).log10FalseAlarm(1));
    }

    private static double shareOfAlarms(ToLongFunction<Random> noise, double rate) {
        Random random = new Random(7);
        int alarms = 0;
        for (int i = 0; i < SERIES; i++) {
            long[] counts = new long[SLICES];
            for (int s = 0; s < SLICES; s++) {
                counts[s] = noise.applyAsLong(random);
            }
            if (Bursts.strongest(counts, even()).log10FalseAlarm(1) <= Math.log10(rate)) {
                alarms++;
            }
        }
        return alarms / (double) SERIES;
    }

    private static long poisson(Random random, double mean) {
        double product = random.nextDouble();
        long count = 0;
        for (double floor = Math.exp(-mean); product > floor; product *= random.nextDouble()) {
            count++;
        }
        return count;
    }

    /** The sum of two exponential variables is a gamma variable of shape 2, and Poisson with such a mean negative binomial. */
    private static long overdispersed(Random random, double mean) {
        double gamma = -Math.log(1 - random.nextDouble()) - Math.log(1 - random.nextDouble());
        return poisson(random, gamma * mean / 2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.2, 1, 5, 30})
    void noise_raises_no_more_false_alarms_than_stated(double mean) {
        assertThat(shareOfAlarms(random -> poisson(random, mean), 0.1)).isLessThanOrEqualTo(0.1);
        assertThat(shareOfAlarms(random -> poisson(random, mean), 0.01)).isLessThanOrEqualTo(0.01);
    }

    @Test
    void noise_that_varies_more_than_poisson_raises_no_more_false_alarms_than_stated() {
        assertThat(shareOfAlarms(random -> overdispersed(random, 2), 0.1)).isLessThanOrEqualTo(0.1);
    }

    /** A talk show at the fourth of eight slices of each day. */
    private static long[] show(Random random, int days, double calm, double busy) {
        long[] counts = new long[8 * days];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = poisson(random, i % 8 == 4 ? busy : calm);
        }
        return counts;
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 7})
    @Spec("SCOUT-5")
    void a_daily_rhythm_raises_no_more_false_alarms_than_stated(int days) {
        Random random = new Random(7);
        int plain = 0;
        int alarms = 0;
        for (int i = 0; i < SERIES; i++) {
            long[] counts = show(random, days, 2, 25);
            double[] exposure = Bursts.exposure(new long[counts.length]);
            plain += Bursts.strongest(counts, exposure).log10FalseAlarm(1) <= -1 ? 1 : 0;
            alarms += Bursts.strongest(counts, exposure, 8).log10FalseAlarm(1) <= -1 ? 1 : 0;
        }

        assertThat(alarms / (double) SERIES).isLessThanOrEqualTo(0.1);
        assertThat(alarms).as("without the rhythm there were more").isLessThanOrEqualTo(plain);
    }

    @Test
    void a_smooth_daily_rhythm_raises_no_more_false_alarms_than_stated() {
        Random random = new Random(3);
        int alarms = 0;
        for (int i = 0; i < SERIES; i++) {
            long[] counts = new long[24];
            for (int s = 0; s < counts.length; s++) {
                counts[s] = poisson(random, 6 * (1 + 0.8 * Math.sin(2 * Math.PI * (s + i) / 8)));
            }
            double[] exposure = Bursts.exposure(new long[24]);
            alarms += Bursts.strongest(counts, exposure, 8).log10FalseAlarm(1) <= -1 ? 1 : 0;
        }

        assertThat(alarms / (double) SERIES).isLessThanOrEqualTo(0.1);
    }

    @Test
    void a_show_of_every_evening_is_no_burst_and_a_new_one_is() {
        long[] every = {0, 0, 0, 0, 30, 0, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, 0, 0, 0, 0, 31, 0, 0, 0};
        long[] first = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 31, 0, 0, 0};
        double[] exposure = Bursts.exposure(new long[24]);

        assertThat(Bursts.strongest(every, exposure, 8).log10FalseAlarm(1)).isGreaterThan(-0.5);
        assertThat(Bursts.strongest(first, exposure, 8).log10FalseAlarm(1)).isLessThan(-4);
    }

    @Test
    void a_rise_that_lasts_is_found_in_a_window_of_days() {
        long[] rise = {2, 1, 3, 2, 4, 2, 1, 2, 2, 3, 2, 1, 4, 2, 2, 1, 2, 2, 15, 18, 20, 17, 16, 19};
        double[] exposure = Bursts.exposure(new long[24]);

        assertThat(Bursts.strongest(rise, exposure, 8).log10FalseAlarm(1)).isLessThan(-3);
    }

    @Test
    void slices_know_how_many_of_them_make_a_day() {
        Instant start = Instant.parse("2026-05-01T00:00:00Z");

        assertThat(slices(start, Duration.ofDays(1)).period()).as("a day").isEqualTo(24);
        assertThat(slices(start, Duration.ofDays(3)).period()).isEqualTo(8);
        assertThat(slices(start, Duration.ofDays(7)).period()).isEqualTo(4);
        assertThat(slices(start, Duration.ofDays(28)).period())
                .as("slices of a day")
                .isEqualTo(28);
        assertThat(slices(start, Duration.ofDays(100)).period())
                .isEqualTo(slices(start, Duration.ofDays(100)).count());
    }

    private static Slices slices(Instant start, Duration length) {
        return Slices.of(new Window(start, start.plus(length)));
    }

    @Test
    void finds_a_rise_from_nothing() {
        assertThat(falseAlarm(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 5, 6, 4))
                .isLessThan(1e-6);
    }

    @Test
    void finds_a_spike_that_is_over() {
        assertThat(falseAlarm(2, 1, 3, 2, 2, 1, 2, 3, 2, 1, 2, 40, 2, 3, 1, 2, 2, 1, 3, 2, 2, 1, 2, 2))
                .isLessThan(1e-6);
    }

    @Test
    void a_steady_or_falling_series_is_no_burst() {
        assertThat(falseAlarm(5, 4, 5, 6, 5, 4, 5, 5, 6, 5, 4, 5, 5, 5, 4, 6, 5, 5, 4, 5))
                .isEqualTo(1);
        assertThat(falseAlarm(90, 80, 70, 60, 50, 40, 30, 20, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0))
                .isEqualTo(1);
        assertThat(falseAlarm(0, 0, 0, 0, 0, 0, 0, 0)).isEqualTo(1);
    }

    @Test
    void doubling_a_count_says_little_when_the_count_is_small() {
        double small = falseAlarm(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2);
        double large = falseAlarm(
                100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 200);

        assertThat(small).isEqualTo(1);
        assertThat(large).isLessThan(1e-4);
    }

    @Test
    void a_busy_hour_of_everything_is_no_burst_of_one_topic() {
        long[] topic = new long[24];
        long[] rest = new long[24];
        Arrays.fill(topic, 4);
        Arrays.fill(rest, 100);
        topic[20] = 24;
        rest[20] = 600;

        double alone = Bursts.strongest(topic, Bursts.exposure(new long[24])).log10FalseAlarm(1);
        double among = Bursts.strongest(topic, Bursts.exposure(rest)).log10FalseAlarm(1);

        assertThat(alone).isLessThan(-4);
        assertThat(among).isEqualTo(0);
    }

    @Test
    void a_wild_past_needs_a_wilder_present() {
        double calm = falseAlarm(10, 10, 11, 9, 10, 10, 9, 11, 10, 10, 10, 9, 11, 10, 10, 30);
        double wild = falseAlarm(1, 30, 2, 25, 0, 0, 28, 3, 1, 35, 2, 0, 22, 1, 0, 30);

        assertThat(calm).isLessThan(wild);
        assertThat(wild).isEqualTo(1);
    }

    @Test
    void tails_agree_with_values_worked_out_by_hand() {
        assertThat(Math.pow(10, Tail.log10(8, 10, 1, 1, Double.POSITIVE_INFINITY)))
                .as("8 or more heads of 10 coins: 56 of 1024")
                .isCloseTo(56 / 1024.0, within(1e-9));
        assertThat(Math.pow(10, Tail.log10(1, 2, 1, 1, 1)))
                .as("beta-binomial with alpha = beta = 1 is uniform: 2 of 3")
                .isCloseTo(2 / 3.0, within(1e-9));
        assertThat(Tail.log10(2_000, 2_000, 1, 99, Double.POSITIVE_INFINITY)).isCloseTo(-4_000, within(1e-6));
    }
}
