package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Escrow;
import dev.chimera.api.network.Escrow.State;
import dev.chimera.api.network.Quote;
import dev.chimera.api.spi.EscrowProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The promise of an {@link EscrowProvider}: money is paid once or goes back, whoever calls first counts, and after the time lock nobody
 * stops a refund. Each test asks for a provider without escrows, at {@link SettableClock#START}.
 */
public interface EscrowProviderContract {
    /** What the time lock of the escrows in these tests is, from the start. */
    Duration LOCK = Duration.ofMinutes(10);

    /** A provider without escrows that goes by {@code clock}. */
    EscrowProvider emptyEscrows(SettableClock clock);

    /** A second handle on the escrows of {@code escrows}, as another JVM or a restart would have it. */
    EscrowProvider reopened(EscrowProvider escrows, SettableClock clock);

    /** Moves time on to {@code at}, for providers that do not go by the clock they were given. */
    default void advanceTo(SettableClock clock, Instant at) {
        clock.set(at);
    }

    @Test
    default void has_a_name_of_the_agreed_form() {
        assertThat(emptyEscrows(new SettableClock()).name()).matches("[a-z0-9._-]{1,64}");
    }

    @Test
    default void funds_what_the_quote_says() {
        Bench bench = new Bench(this);

        Escrow funded = bench.fund(1);

        assertThat(funded)
                .isEqualTo(new Escrow(
                        bench.id(1),
                        bench.quote(1).digest(),
                        bench.quote(1).buyer(),
                        bench.quote(1).seller(),
                        bench.quote(1).price(),
                        State.FUNDED,
                        null,
                        bench.lock));
        assertThat(bench.escrows.find(bench.id(1))).contains(funded);
        assertThat(bench.escrows.find(bench.id(2))).isEmpty();
    }

    @Test
    default void goes_from_funded_over_submitted_to_completed() {
        Bench bench = new Bench(this);
        bench.fund(1);

        Escrow submitted = bench.escrows.submit(bench.id(1), bench.work);
        assertThat(submitted.state()).isEqualTo(State.SUBMITTED);
        assertThat(submitted.delivered()).isEqualTo(bench.work);
        assertThat(bench.escrows.complete(bench.id(1)).state()).isEqualTo(State.COMPLETED);
        assertThat(bench.state(1)).isEqualTo(State.COMPLETED);
    }

    @Test
    default void gives_back_what_was_rejected_before_and_after_it_was_submitted() {
        Bench bench = new Bench(this);
        bench.fund(1);
        bench.fund(2);
        bench.escrows.submit(bench.id(2), bench.work);

        assertThat(bench.escrows.reject(bench.id(1), "both agree to stop").state())
                .isEqualTo(State.REJECTED);
        assertThat(bench.escrows.reject(bench.id(2), "not valid").state()).isEqualTo(State.REJECTED);
    }

    @Test
    default void the_same_call_again_gives_the_same_escrow() {
        Bench bench = new Bench(this);

        bench.twice(() -> bench.fund(1));
        bench.twice(() -> bench.escrows.submit(bench.id(1), bench.work));
        bench.twice(() -> bench.escrows.complete(bench.id(1)));
        bench.fund(2);
        bench.twice(() -> bench.escrows.reject(bench.id(2), "no"));
        bench.fund(3);
        advanceTo(bench.clock, bench.lock);
        bench.twice(() -> bench.escrows.refund(bench.id(3)));
    }

    @Test
    default void funding_again_later_gives_the_escrow_as_it_stands() {
        Bench bench = new Bench(this);
        Escrow funded = bench.fund(1);
        advanceTo(bench.clock, bench.lock.plusSeconds(1));

        assertThat(bench.fund(1)).isEqualTo(funded);
        bench.escrows.refund(bench.id(1));
        assertThat(bench.fund(1).state()).isEqualTo(State.EXPIRED);
    }

    @Test
    default void refuses_what_contradicts_what_counts() {
        Bench bench = new Bench(this);
        bench.refuses(1, null, () -> bench.escrows.submit(bench.id(1), bench.work));
        bench.refuses(1, null, () -> bench.escrows.complete(bench.id(1)));
        bench.refuses(1, null, () -> bench.escrows.reject(bench.id(1), "no"));
        bench.refuses(1, null, () -> bench.escrows.refund(bench.id(1)));
        bench.fund(1);
        bench.refuses(1, State.FUNDED, () -> bench.escrows.complete(bench.id(1)));
        bench.refuses(1, State.FUNDED, () -> bench.escrows.fund(bench.id(1), bench.quote(2), bench.permit, bench.lock));
        bench.escrows.submit(bench.id(1), bench.work);
        bench.refuses(1, State.SUBMITTED, () -> bench.escrows.submit(bench.id(1), Digest.sha256("other work")));
        bench.escrows.complete(bench.id(1));
        bench.refuses(1, State.COMPLETED, () -> bench.escrows.reject(bench.id(1), "no"));
        bench.fund(2);
        bench.escrows.submit(bench.id(2), bench.work);
        bench.escrows.reject(bench.id(2), "no");
        bench.refuses(2, State.REJECTED, () -> bench.escrows.complete(bench.id(2)));
    }

    @Test
    default void refuses_a_time_lock_that_ends_before_the_work_is_promised() {
        Bench bench = new Bench(this);
        Instant promised = SettableClock.START.plus(bench.quote(1).terms().completeWithin());

        bench.refuses(1, null, () -> bench.escrows.fund(bench.id(1), bench.quote(1), bench.permit, promised));
        bench.refuses(
                1, null, () -> bench.escrows.fund(bench.id(1), bench.quote(1), bench.permit, SettableClock.START));
    }

    @Test
    default void refunds_after_the_time_lock_and_not_before() {
        Bench bench = new Bench(this);
        bench.fund(1);
        bench.fund(2);
        bench.escrows.submit(bench.id(2), bench.work);
        advanceTo(bench.clock, bench.lock.minusMillis(1));
        bench.refuses(1, State.FUNDED, () -> bench.escrows.refund(bench.id(1)));
        bench.refuses(2, State.SUBMITTED, () -> bench.escrows.refund(bench.id(2)));

        advanceTo(bench.clock, bench.lock);
        assertThat(bench.escrows.refund(bench.id(1)).state()).isEqualTo(State.EXPIRED);
        assertThat(bench.escrows.refund(bench.id(2)).state())
                .as("handed in, and nobody said a word")
                .isEqualTo(State.EXPIRED);
    }

    @Test
    default void nobody_undoes_a_refund_and_nobody_refunds_what_was_paid() {
        Bench bench = new Bench(this);
        bench.fund(1);
        bench.fund(2);
        bench.escrows.submit(bench.id(1), bench.work);
        bench.escrows.submit(bench.id(2), bench.work);
        bench.escrows.complete(bench.id(2));
        advanceTo(bench.clock, bench.lock);

        bench.escrows.refund(bench.id(1));
        bench.refuses(1, State.EXPIRED, () -> bench.escrows.complete(bench.id(1)));
        bench.refuses(1, State.EXPIRED, () -> bench.escrows.submit(bench.id(1), Digest.sha256("late work")));
        bench.refuses(1, State.EXPIRED, () -> bench.escrows.reject(bench.id(1), "no"));
        bench.refuses(2, State.COMPLETED, () -> bench.escrows.refund(bench.id(2)));
    }

    @Test
    default void of_a_refund_and_a_payment_at_the_same_time_one_counts() {
        Bench bench = new Bench(this);
        for (int number = 1; number <= 25; number++) {
            UUID id = bench.id(number);
            bench.fund(number);
            bench.escrows.submit(id, bench.work);
        }
        advanceTo(bench.clock, bench.lock);
        for (int number = 1; number <= 25; number++) {
            UUID id = bench.id(number);
            List<State> seen = Together.call(
                    8,
                    thread -> bench.orNothing(() -> switch (thread % 3) {
                        case 0 -> bench.escrows.refund(id);
                        case 1 -> bench.escrows.complete(id);
                        default -> bench.escrows.reject(id, "no");
                    }));

            State end = bench.state(number);
            assertThat(end.next()).isEmpty();
            assertThat(seen.stream().filter(state -> state != State.OPEN).distinct())
                    .as("whoever was told that it worked was told the same")
                    .containsExactly(end);
        }
    }

    @Test
    default void lists_what_can_be_refunded_the_oldest_first() {
        Bench bench = new Bench(this);
        bench.fund(1, bench.lock.plusSeconds(2));
        bench.fund(2, bench.lock.plusSeconds(1));
        bench.fund(3, bench.lock.plusSeconds(3));
        bench.fund(4, bench.lock);
        bench.fund(5, bench.lock.plusSeconds(60));
        bench.escrows.submit(bench.id(4), bench.work);
        bench.escrows.complete(bench.id(4));
        bench.escrows.submit(bench.id(1), bench.work);
        assertThat(bench.escrows.refundable(10)).isEmpty();

        advanceTo(bench.clock, bench.lock.plusSeconds(3));
        assertThat(bench.escrows.refundable(10))
                .extracting(Escrow::escrowId)
                .containsExactly(bench.id(2), bench.id(1), bench.id(3));
        assertThat(bench.escrows.refundable(1)).extracting(Escrow::escrowId).containsExactly(bench.id(2));
        bench.escrows.refund(bench.id(2));
        assertThat(bench.escrows.refundable(10)).extracting(Escrow::escrowId).containsExactly(bench.id(1), bench.id(3));
    }

    @Test
    default void keeps_every_escrow_through_a_restart() {
        Bench bench = new Bench(this);
        bench.fund(1);
        bench.fund(2);
        bench.escrows.submit(bench.id(2), bench.work);
        Escrow submitted = bench.escrows.find(bench.id(2)).orElseThrow();

        EscrowProvider after = reopened(bench.escrows, bench.clock);

        assertThat(after.name()).isEqualTo(bench.escrows.name());
        assertThat(after.find(bench.id(2))).contains(submitted);
        assertThat(after.complete(bench.id(2)).state()).isEqualTo(State.COMPLETED);
        advanceTo(bench.clock, bench.lock);
        assertThat(after.refundable(10)).extracting(Escrow::escrowId).containsExactly(bench.id(1));
    }

    /** Escrows, quotes and a permit for the tests of one provider. */
    final class Bench {
        final SettableClock clock = new SettableClock();
        final Instant lock = SettableClock.START.plus(LOCK);
        final Digest work = Digest.sha256("work");
        final EscrowProvider escrows;
        final OpenedPermit permit;

        Bench(EscrowProviderContract contract) {
            this.escrows = contract.emptyEscrows(clock);
            this.permit = Permits.generous().open("peer", work, Money.usd("1.00"));
        }

        UUID id(int number) {
            return new UUID(0xE5C0, number);
        }

        Quote quote(int number) {
            return new Quote(
                    new UUID(0xECCA, number),
                    PeerSamples.signer(1).peerId(),
                    PeerSamples.signer(2).peerId(),
                    new Capability("trend/analyze"),
                    Digest.sha256("task " + number),
                    Ratio.ONE,
                    Money.of("50", Quote.COMPUTE_CREDITS),
                    new Quote.Terms(Duration.ofSeconds(5), Duration.ofSeconds(30), Ratio.of("0.8")),
                    SettableClock.START,
                    SettableClock.START.plusSeconds(60),
                    new Signature("cfo", work.bytes()));
        }

        Escrow fund(int number) {
            return fund(number, lock);
        }

        Escrow fund(int number, Instant refundableAt) {
            return escrows.fund(id(number), quote(number), permit, refundableAt);
        }

        State state(int number) {
            return escrows.find(id(number)).orElseThrow().state();
        }

        void twice(Supplier<Escrow> call) {
            Escrow once = call.get();
            assertThat(call.get()).isEqualTo(once);
            assertThat(escrows.find(once.escrowId())).contains(once);
        }

        /** That {@code call} is refused by name and escrow {@code number} stays as it is; {@code null} if there is none. */
        void refuses(int number, @Nullable State stays, ThrowingCallable call) {
            assertThatExceptionOfType(ChimeraException.class)
                    .isThrownBy(call)
                    .extracting(ChimeraException::code)
                    .isEqualTo(ErrorCode.ESCROW_FAILED);
            assertThat(escrows.find(id(number)).map(Escrow::state)).isEqualTo(Optional.ofNullable(stays));
        }

        /** The state that {@code call} came to; {@link State#OPEN} if it was refused. */
        State orNothing(Supplier<Escrow> call) {
            try {
                return call.get().state();
            } catch (ChimeraException no) {
                assertThat(no.code()).isEqualTo(ErrorCode.ESCROW_FAILED);
                return State.OPEN;
            }
        }
    }
}
