package dev.chimera.core.scout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LikenessTest {
    private static final int LENGTH = 1_000;

    private final Random random = new Random(3);
    private final Likeness near = new Likeness();

    @Test
    void compares_a_bounded_number_of_sets_however_alike_all_of_them_are() {
        int[] common = set(LENGTH * 66 / 100);
        int kept = 0;
        long most = 0;
        for (int i = 0; i < 500; i++) {
            int[] shingles = joined(common, set(LENGTH - common.length));
            long[] bands = Likeness.bands(shingles);
            long before = near.verified();
            if (near.find(shingles, bands, set -> false) < 0) {
                near.keep(shingles, bands);
                kept++;
            }
            most = Math.max(most, near.verified() - before);
        }

        assertThat(kept).isEqualTo(500);
        assertThat(most).isEqualTo(Likeness.VERIFIED_MAX);
    }

    @Test
    void finds_the_like_one_among_many_that_are_half_alike() {
        int[] common = set(LENGTH * 6 / 10);
        int[] sought = joined(common, set(LENGTH - common.length));
        near.keep(sought, Likeness.bands(sought));
        for (int i = 0; i < 60; i++) {
            int[] decoy = joined(common, set(LENGTH - common.length));
            near.keep(decoy, Likeness.bands(decoy));
        }
        int[] alike = joined(Arrays.copyOf(sought, sought.length * 9 / 10), set(sought.length / 10));

        assertThat(near.find(alike, Likeness.bands(alike), set -> false)).isZero();
    }

    @Test
    void asks_for_more_where_it_is_told_to_be_strict() {
        int[] one = set(100);
        int[] other = joined(Arrays.copyOf(one, 75), set(25));
        near.keep(one, Likeness.bands(one));

        assertThat(near.find(other, Likeness.bands(other), set -> false)).isZero();
        assertThat(near.find(other, Likeness.bands(other), set -> true)).isEqualTo(-1);
        assertThat(near.find(one, Likeness.bands(one), set -> true)).isZero();
    }

    private int[] set(int size) {
        return random.ints().distinct().limit(size).sorted().toArray();
    }

    private static int[] joined(int[] a, int[] b) {
        return IntStream.concat(Arrays.stream(a), Arrays.stream(b))
                .distinct()
                .sorted()
                .toArray();
    }
}
