package dev.chimera.tck;

import dev.chimera.api.Digest;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.network.Escrow;
import dev.chimera.api.network.Escrow.State;
import dev.chimera.api.network.Quote;
import dev.chimera.api.spi.EscrowProvider;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A sound escrow keeps the contract; escrows that break one promise each are found out. */
final class EscrowTrials {
    private EscrowTrials() {}

    @Fails({})
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

    @Fails(
            value = {"refunds_after_the_time_lock_and_not_before", "lists_what_can_be_refunded_the_oldest_first"},
            andMore = true)
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

    @Fails(
            value = "refunds_after_the_time_lock_and_not_before",
            andMore = true,
            never = "the_same_call_again_gives_the_same_escrow")
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

    @Fails(value = "of_a_refund_and_a_payment_at_the_same_time_one_counts", andMore = true)
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

    @Fails(
            value = {"nobody_undoes_a_refund_and_nobody_refunds_what_was_paid", "refuses_what_contradicts_what_counts"},
            andMore = true)
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

    @Fails(value = "the_same_call_again_gives_the_same_escrow", andMore = true)
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

    @Fails("refuses_what_contradicts_what_counts")
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

    @Fails("keeps_every_escrow_through_a_restart")
    static class Forgets extends Sound {
        @Override
        public EscrowProvider reopened(EscrowProvider escrows, SettableClock clock) {
            return emptyEscrows(clock);
        }
    }

    @Fails("lists_what_can_be_refunded_the_oldest_first")
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
