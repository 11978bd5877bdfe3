package dev.chimera.core.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.spec.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PlacesTest {
    @Test
    @Spec("RUN-6")
    void half_of_the_places_are_kept_for_the_personas_in_equal_parts() {
        Places places = new Places(12);
        Places.Holder ann = places.join("ann");
        Places.Holder bob = places.join("bob");
        Places.Holder eve = places.join("eve");

        assertThat(take(places, ann, 20)).hasSize(2 + 6);
        assertThat(take(places, bob, 20)).hasSize(2);
        assertThat(take(places, eve, 20)).hasSize(2);
        assertThat(places.isFull()).isTrue();
    }

    @Test
    void one_persona_alone_may_have_them_all_and_a_place_is_given_back_once() {
        Places places = new Places(5);
        Places.Holder ann = places.join("ann");
        List<Place> taken = take(places, ann, 9);
        assertThat(taken).hasSize(5);

        taken.get(0).leave();
        taken.get(0).leave();
        assertThat(places.snapshot().taken()).isEqualTo(4);
        assertThat(take(places, ann, 9)).hasSize(1);
    }

    @Test
    @Spec("RUN-6")
    void those_who_are_refused_are_told_one_after_the_other() throws Exception {
        Places places = new Places(10);
        Places.Holder ann = places.join("ann");
        List<Place> taken = take(places, ann, 10);
        assertThat(places.refuse()).as("nothing is known yet").isEqualTo(Duration.ofSeconds(1));

        long begun = System.nanoTime();
        TimeUnit.MILLISECONDS.sleep(300);
        taken.get(0).leave();
        long heldAtMost = System.nanoTime() - begun + TimeUnit.SECONDS.toNanos(1);
        assertThat(take(places, ann, 1)).hasSize(1);

        Duration last = Duration.ZERO;
        for (int i = 1; i <= 50; i++) {
            last = places.refuse();
            assertThat(last).isLessThanOrEqualTo(Duration.ofNanos(i * heldAtMost / 10 + 1_000_000));
        }
        assertThat(last).as("50 are to come back, 10 places, 0.3 s each").isGreaterThan(Duration.ofMillis(1_000));
        assertThat(places.snapshot().refused()).isEqualTo(51);
    }

    @Test
    void nobody_is_told_to_come_back_later_than_in_a_minute() throws Exception {
        Places places = new Places(1);
        Places.Holder ann = places.join("ann");
        List<Place> taken = take(places, ann, 1);
        TimeUnit.MILLISECONDS.sleep(50);
        taken.get(0).leave();
        take(places, ann, 1);

        Duration longest = Duration.ZERO;
        for (int i = 0; i < 10_000; i++) {
            Duration told = places.refuse();
            longest = told.compareTo(longest) > 0 ? told : longest;
        }
        assertThat(longest).isLessThanOrEqualTo(Duration.ofMinutes(1)).isGreaterThan(Duration.ofSeconds(50));
    }

    @Test
    void of_those_who_wait_who_has_the_fewest_is_next() throws Exception {
        Places places = new Places(4);
        Places.Holder ann = places.join("ann");
        Places.Holder bob = places.join("bob");
        List<Place> held = take(places, ann, 3);
        assertThat(take(places, bob, 1)).hasSize(1);
        CompletableFuture<Place> more = waiting(places, ann);
        CompletableFuture<Place> fewer = waiting(places, bob);
        TimeUnit.MILLISECONDS.sleep(100);

        held.get(0).leave();

        assertThat(fewer.get(30, TimeUnit.SECONDS)).isNotNull();
        assertThat(more).isNotDone();
        held.get(1).leave();
        assertThat(more.get(30, TimeUnit.SECONDS)).isNotNull();
    }

    private static CompletableFuture<Place> waiting(Places places, Places.Holder holder) {
        CompletableFuture<Place> place = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                place.complete(places.take(holder, Duration.ofSeconds(30)));
            } catch (InterruptedException e) {
                place.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return place;
    }

    private static List<Place> take(Places places, Places.Holder holder, int most) {
        List<Place> taken = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            Place place = places.tryTake(holder);
            if (place != null) {
                taken.add(place);
            }
        }
        return taken;
    }
}
