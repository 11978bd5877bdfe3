package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.Digest;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.network.Escrow;
import dev.chimera.api.network.Escrow.State;
import dev.chimera.api.network.Quote;
import dev.chimera.api.spi.EscrowProvider;
import dev.chimera.spec.Spec;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A sound escrow keeps the contract; escrows that break one promise each are found out. */
@Spec("DX-4")
class EscrowProviderContractTest {
    @Test
    void a_sound_escrow_keeps_the_contract() {
        assertThat(Trial.failures(Sound.class)).isEmpty();
    }

    @Test
    void finds_an_escrow_that_refunds_before_the_time_lock() {
        assertThat(Trial.failures(RefundsEarly.class))
                .contains("refunds_after_the_time_lock_and_not_before", "lists_what_can_be_refunded_the_oldest_first");
    }

    @Test
    void finds_an_escrow_whose_refund_can_be_blocked() {
        assertThat(Trial.failures(BlockedByWork.class))
                .contains("refunds_after_the_time_lock_and_not_before")
                .doesNotContain("the_same_call_again_gives_the_same_escrow");
    }

    @Test
    void finds_an_escrow_that_looks_before_it_moves() {
        assertThat(Trial.failures(LooksFirst.class)).contains("of_a_refund_and_a_payment_at_the_same_time_one_counts");
    }

    @Test
    void finds_an_escrow_that_pays_what_was_refunded() {
        assertThat(Trial.failures(AnyEnd.class))
                .contains(
                        "nobody_undoes_a_refund_and_nobody_refunds_what_was_paid",
                        "refuses_what_contradicts_what_counts");
    }

    @Test
    void finds_an_escrow_that_says_no_the_second_time() {
        assertThat(Trial.failures(OnceOnly.class)).contains("the_same_call_again_gives_the_same_escrow");
    }

    @Test
    void finds_an_escrow_that_takes_other_work_or_another_quote() {
        assertThat(Trial.failures(TakesAnything.class)).containsExactly("refuses_what_contradicts_what_counts");
    }

    @Test
    void finds_an_escrow_that_forgets_at_a_restart() {
        assertThat(Trial.failures(Forgets.class)).containsExactly("keeps_every_escrow_through_a_restart");
    }

    @Test
    void finds_an_escrow_that_lists_wrongly() {
        assertThat(Trial.failures(NewestFirst.class)).containsExactly("lists_what_can_be_refunded_the_oldest_first");
    }

    // tag::escrow-contract[]
    static class Sound implements EscrowProviderContract {
        @Override
        public EscrowProvider emptyEscrows(SettableClock clock) {
            return new PlainEscrows(clock);
        }

        @Override
        public EscrowProvider reopened(EscrowProvider escrows, SettableClock clock) {
            return new PlainEscrows(((PlainEscrows) escrows).kept, clock);
        }
    }
    // end::escrow-contract[]

    static class RefundsEarly extends Sound {
        @Override
        public EscrowProvider emptyEscrows(SettableClock clock) {
            return new PlainEscrows(clock) {
                @Override
                boolean isOver(Escrow escrow) {
                    return true;
                }
            };
        }
    }

    static class BlockedByWork extends Sound {
        @Override
        public EscrowProvider emptyEscrows(SettableClock clock) {
            return new PlainEscrows(clock) {
                @Override
                public Escrow refund(UUID escrowId) {
                    boolean handedIn = find(escrowId)
                            .filter(escrow -> escrow.state() == State.SUBMITTED)
                            .isPresent();
                    return handedIn ? no("work was handed in") : super.refund(escrowId);
                }
            };
        }
    }

    static class LooksFirst extends Sound {
        @Override
        public EscrowProvider emptyEscrows(SettableClock clock) {
            return new PlainEscrows(clock) {
                @Override
                Escrow move(UUID escrowId, UnaryOperator<Escrow> step) {
                    Escrow before = find(escrowId).orElse(null);
                    Escrow after = before == null ? no("none") : stepped(before, step);
                    MediaSamples.pause();
                    kept.put(escrowId, after);
                    return after;
                }
            };
        }
    }

    static class AnyEnd extends Sound {
        @Override
        public EscrowProvider emptyEscrows(SettableClock clock) {
            return new PlainEscrows(clock) {
                @Override
                Escrow towards(Escrow escrow, State end) {
                    return new Escrow(
                            escrow.escrowId(),
                            escrow.quote(),
                            escrow.buyer(),
                            escrow.seller(),
                            escrow.amount(),
                            end,
                            escrow.delivered(),
                            escrow.refundableAt());
                }
            };
        }
    }

    static class OnceOnly extends Sound {
        @Override
        public EscrowProvider emptyEscrows(SettableClock clock) {
            return new PlainEscrows(clock) {
                @Override
                Escrow towards(Escrow escrow, State end) {
                    return escrow.to(end);
                }
            };
        }
    }

    static class TakesAnything extends Sound {
        @Override
        public EscrowProvider emptyEscrows(SettableClock clock) {
            return new PlainEscrows(clock) {
                @Override
                public Escrow submit(UUID escrowId, Digest deliverable) {
                    boolean again = find(escrowId)
                            .filter(escrow -> escrow.state() == State.SUBMITTED)
                            .isPresent();
                    return again ? find(escrowId).orElseThrow() : super.submit(escrowId, deliverable);
                }

                @Override
                public Escrow fund(UUID escrowId, Quote quote, OpenedPermit permit, Instant refundableAt) {
                    return find(escrowId).orElseGet(() -> super.fund(escrowId, quote, permit, refundableAt));
                }
            };
        }
    }

    static class Forgets extends Sound {
        @Override
        public EscrowProvider reopened(EscrowProvider escrows, SettableClock clock) {
            return emptyEscrows(clock);
        }
    }

    static class NewestFirst extends Sound {
        @Override
        public EscrowProvider emptyEscrows(SettableClock clock) {
            return new PlainEscrows(clock) {
                @Override
                public List<Escrow> refundable(int max) {
                    return super.refundable(Integer.MAX_VALUE).stream()
                            .sorted(Comparator.comparing(Escrow::refundableAt).reversed())
                            .limit(max)
                            .toList();
                }
            };
        }
    }
}
