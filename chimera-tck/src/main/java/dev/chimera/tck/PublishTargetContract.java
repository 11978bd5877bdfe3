package dev.chimera.tck;

import static dev.chimera.tck.Door.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.publish.Disclosure;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.publish.PublishOutcome;
import dev.chimera.api.spi.PublishTarget;
import dev.chimera.api.spi.PublishTarget.Lookup;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The promise of a {@link PublishTarget}: nothing goes out without the permit for exactly that, everything says that a machine made
 * it, and what is out can be found again.
 */
public interface PublishTargetContract {
    /** A place to publish where nothing of the contract's is out yet, against a service or a fake of one. */
    PublishTarget target();

    /** Another handle on the platform behind {@code target}, as a restart would have it; the same one where there can be only one. */
    default PublishTarget reopened(PublishTarget target) {
        return target;
    }

    /** A target whose platform publishes the next order and loses the answer; empty if no answer of it can get lost. */
    default Optional<PublishTarget> losingTheAnswer() {
        return Optional.empty();
    }

    /** An order with the key {@code contentKey} that the target takes; plain text with the target's own disclosure unless told. */
    default PublishOrder order(PublishTarget target, String contentKey) {
        Disclosure disclosure = target.disclosure().orElseThrow();
        return new PublishOrder(
                new PublicationKey(contentKey, target.platform(), "luna"),
                "A title",
                "What a test has to say. " + disclosure.visibleText(),
                List.of("test"),
                List.of(),
                disclosure);
    }

    @Test
    default void says_who_it_is_and_what_it_takes() {
        PublishTarget target = target();

        assertThat(target.name()).isNotBlank().hasSizeLessThanOrEqualTo(64);
        assertThat(target.platform()).isNotNull();
        assertThat(target.effect()).isNotNull();
        assertThat(target.limits().textMax()).isPositive();
        assertThat(target.limits().mediaMax()).isNotNegative();
    }

    @Test
    default void discloses_within_its_own_limits() {
        PublishTarget target = target();
        Disclosure disclosure = target.disclosure().orElseThrow();

        assertThat(PublishTarget.Limits.characters(disclosure.visibleText()))
                .isLessThan(target.limits().textMax());
        assertThat(disclosure.flags()).isNotEmpty();
    }

    @Test
    default void names_the_same_price_for_the_same_order() {
        PublishTarget target = target();
        PublishOrder order = order(target, "tck-price");

        Money price = target.quote(order).orElseThrow();
        assertThat(price.isNegative()).as("price %s is negative", price).isFalse();
        assertThat(target.quote(order)).contains(price);
    }

    @Test
    default void refuses_to_publish_without_a_permit() {
        PublishTarget target = target();
        PublishOrder order = order(target, "tck-no-permit");

        assertRefused(ErrorCode.PERMIT_REFUSED, () -> publishWithoutPermit(target, order));
        assertNothingIsOut(target, order);
    }

    @Test
    default void refuses_a_permit_that_pays_somebody_else() {
        PublishTarget target = target();
        PublishOrder order = order(target, "tck-payee");
        OpenedPermit permit = Permits.generous().open("somebody-else", order.content(), price(target, order));

        assertRefused(ErrorCode.PERMIT_REFUSED, () -> target.publish(order, permit));
        assertNothingIsOut(target, order);
    }

    @Test
    default void refuses_a_permit_for_another_order() {
        PublishTarget target = target();
        PublishOrder order = order(target, "tck-content");
        PublishOrder other = order(target, "tck-other-content");
        OpenedPermit permit = Permits.generous().open(target.name(), other.content(), price(target, order));

        assertRefused(ErrorCode.PERMIT_REFUSED, () -> target.publish(order, permit));
        assertNothingIsOut(target, order);
    }

    @Test
    default void refuses_a_permit_that_was_used_before() {
        PublishTarget target = target();
        PublishOrder order = order(target, "tck-used");
        OpenedPermit permit = permit(target, order);
        target.publish(order, permit);

        assertRefused(ErrorCode.PERMIT_SPENT, () -> target.publish(order, permit));
    }

    @Test
    default void publishes_exactly_the_order() {
        PublishTarget target = target();
        PublishOrder order = order(target, "tck-publish");
        PublishOutcome.Published published = published(target.publish(order, permit(target, order)));

        assertThat(published.fresh()).isTrue();
        assertThat(published.publication().key()).isEqualTo(order.key());
        assertThat(published.publication().content()).isEqualTo(order.content());
    }

    @Test
    default void finds_what_is_out() {
        PublishTarget target = target();
        PublishOrder order = order(target, "tck-find");
        Publication publication =
                published(target.publish(order, permit(target, order))).publication();

        Lookup lookup = target.find(order.key());
        if (!(lookup instanceof Lookup.CannotTell)) {
            assertThat(lookup)
                    .isInstanceOfSatisfying(Lookup.Found.class, found -> assertSame(found.publication(), publication));
        }
    }

    @Test
    default void finds_nothing_of_a_key_that_was_never_published() {
        PublishTarget target = target();

        assertNothingIsOut(target, order(target, "tck-never"));
    }

    @Test
    default void keeps_its_word_about_publishing_again() {
        PublishTarget target = target();
        PublishOrder order = order(target, "tck-again");
        Publication first =
                published(target.publish(order, permit(target, order))).publication();
        if (target.effect() == PublishTarget.Effect.IDEMPOTENT) {
            PublishOutcome.Published again = published(target.publish(order, permit(target, order)));

            assertThat(again.fresh()).isFalse();
            assertSame(again.publication(), first);
        }
    }

    @Test
    default void knows_after_a_restart_what_is_out() {
        PublishTarget target = target();
        PublishOrder order = order(target, "tck-restart");
        Publication publication =
                published(target.publish(order, permit(target, order))).publication();
        PublishTarget after = reopened(target);

        Lookup lookup = after.find(order.key());
        if (!(lookup instanceof Lookup.CannotTell)) {
            assertThat(lookup)
                    .isInstanceOfSatisfying(Lookup.Found.class, found -> assertSame(found.publication(), publication));
        }
        if (after.effect() == PublishTarget.Effect.IDEMPOTENT) {
            assertThat(published(after.publish(order, permit(after, order))).fresh())
                    .isFalse();
        }
    }

    @Test
    default void does_not_know_when_the_answer_is_lost() {
        losingTheAnswer().ifPresent(target -> {
            PublishOrder order = order(target, "tck-lost");

            assertThat(target.publish(order, permit(target, order))).isInstanceOf(PublishOutcome.Unknown.class);
            assertThat(target.find(order.key()))
                    .as("what may be out is not surely absent")
                    .isNotInstanceOf(Lookup.Absent.class);
        });
    }

    @Test
    default void keeps_publications_apart_when_many_publish() {
        PublishTarget target = target();
        List<PublishOrder> orders = IntStream.range(0, 8)
                .mapToObj(number -> order(target, "tck-many-" + number))
                .toList();
        List<OpenedPermit> permits =
                orders.stream().map(order -> permit(target, order)).toList();

        List<Publication> out = Together.call(
                8,
                thread -> published(target.publish(orders.get(thread), permits.get(thread)))
                        .publication());

        assertThat(out.stream().map(Publication::remoteId)).doesNotHaveDuplicates();
        for (int i = 0; i < out.size(); i++) {
            assertThat(out.get(i).key()).isEqualTo(orders.get(i).key());
            if (target.find(orders.get(i).key()) instanceof Lookup.Found found) {
                assertSame(found.publication(), out.get(i));
            }
        }
    }

    @Test
    default void tells_how_people_answered_or_that_it_cannot() {
        PublishTarget target = target();
        PublishOrder order = order(target, "tck-engagement");
        Publication publication =
                published(target.publish(order, permit(target, order))).publication();

        assertThat(target.engagement(publication)).isNotNull();
    }

    private static void assertSame(Publication found, Publication published) {
        assertThat(found.key()).isEqualTo(published.key());
        assertThat(found.remoteId()).isEqualTo(published.remoteId());
        assertThat(found.content()).isEqualTo(published.content());
    }

    private static void assertNothingIsOut(PublishTarget target, PublishOrder order) {
        assertThat(target.find(order.key())).isNotInstanceOf(Lookup.Found.class);
    }

    private static PublishOutcome.Published published(PublishOutcome outcome) {
        assertThat(outcome).isInstanceOf(PublishOutcome.Published.class);
        return (PublishOutcome.Published) outcome;
    }

    private static OpenedPermit permit(PublishTarget target, PublishOrder order) {
        return Permits.generous().open(target.name(), order.content(), price(target, order));
    }

    private static Money price(PublishTarget target, PublishOrder order) {
        return target.quote(order).orElseThrow(() -> new AssertionError("order() must have a price"));
    }

    @SuppressWarnings("NullAway") // what a careless caller does
    private static void publishWithoutPermit(PublishTarget target, PublishOrder order) {
        target.publish(order, null);
    }
}
