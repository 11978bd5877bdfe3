package dev.chimera.tck;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.network.Escrow;
import dev.chimera.api.network.Escrow.State;
import dev.chimera.api.network.Quote;
import dev.chimera.api.spi.EscrowProvider;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Escrows in a map, sound unless a test breaks them. */
class PlainEscrows implements EscrowProvider {
    final Map<UUID, Escrow> kept;
    final SettableClock clock;

    PlainEscrows(SettableClock clock) {
        this(new ConcurrentHashMap<>(), clock);
    }

    PlainEscrows(Map<UUID, Escrow> kept, SettableClock clock) {
        this.kept = kept;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public Escrow fund(UUID escrowId, Quote quote, OpenedPermit permit, Instant refundableAt) {
        return kept.compute(escrowId, (id, before) -> {
            if (before != null) {
                return before.quote().equals(quote.digest()) ? before : no("another quote");
            }
            if (!refundableAt.isAfter(clock.instant().plus(quote.terms().completeWithin()))) {
                return no("too short");
            }
            return new Escrow(
                    id, quote.digest(), quote.buyer(), quote.seller(), quote.price(), State.FUNDED, null, refundableAt);
        });
    }

    // tag::escrow-steps[]
    @Override
    public Escrow submit(UUID escrowId, Digest deliverable) {
        return move(escrowId, escrow -> {
            if (escrow.state() == State.SUBMITTED) {
                return deliverable.equals(escrow.delivered()) ? escrow : no("other work");
            }
            return escrow.submitted(deliverable);
        });
    }
    // end::escrow-steps[]

    @Override
    public Escrow complete(UUID escrowId) {
        return move(escrowId, escrow -> towards(escrow, State.COMPLETED));
    }

    @Override
    public Escrow reject(UUID escrowId, String reason) {
        return move(escrowId, escrow -> towards(escrow, State.REJECTED));
    }

    @Override
    public Escrow refund(UUID escrowId) {
        return move(escrowId, escrow -> isOver(escrow) ? towards(escrow, State.EXPIRED) : no("locked"));
    }

    @Override
    public Optional<Escrow> find(UUID escrowId) {
        return Optional.ofNullable(kept.get(escrowId));
    }

    @Override
    public List<Escrow> refundable(int max) {
        return kept.values().stream()
                .filter(escrow -> isOver(escrow) && !escrow.state().next().isEmpty())
                .sorted(Comparator.comparing(Escrow::refundableAt))
                .limit(max)
                .toList();
    }

    boolean isOver(Escrow escrow) {
        return !clock.instant().isBefore(escrow.refundableAt());
    }

    Escrow towards(Escrow escrow, State end) {
        return escrow.state() == end ? escrow : escrow.to(end);
    }

    // tag::escrow-move[]
    Escrow move(UUID escrowId, UnaryOperator<Escrow> step) {
        Escrow moved = kept.computeIfPresent(escrowId, (id, escrow) -> stepped(escrow, step));
        return moved == null ? no("none") : moved;
    }
    // end::escrow-move[]

    static Escrow stepped(Escrow escrow, UnaryOperator<Escrow> step) {
        try {
            return step.apply(escrow);
        } catch (IllegalStateException e) {
            return no(String.valueOf(e.getMessage()));
        }
    }

    static Escrow no(String why) {
        throw new ChimeraException(ErrorCode.ESCROW_FAILED, why);
    }
}
