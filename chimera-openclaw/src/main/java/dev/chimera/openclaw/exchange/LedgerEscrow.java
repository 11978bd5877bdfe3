package dev.chimera.openclaw.exchange;

import dev.chimera.api.Bytes;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.CanonicalReader;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.network.Escrow;
import dev.chimera.api.network.Quote;
import dev.chimera.api.spi.EscrowProvider;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.openclaw.wire.Bodies;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The built-in escrow: what is held is a reservation on the buyer's own ledger, and where it stands is in the buyer's own store. For a
 * seller it is the buyer's signed word, which is why sellers bound what they do on it. Thread-safe; the store stays the host's.
 */
public final class LedgerEscrow implements EscrowProvider {
    /** Its name. */
    public static final String NAME = "ledger";

    static final String SHELF = "escrows";

    private static final String LABEL = "chimera-openclaw/1/escrow";
    private static final Duration KEPT = Duration.ofDays(90);

    private final PeerStore store;
    private final InstantSource clock;

    /** Escrows in {@code store}. */
    public LedgerEscrow(PeerStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Escrow fund(UUID escrowId, Quote quote, OpenedPermit permit, Instant refundableAt) {
        Optional<Escrow> before = find(escrowId);
        if (before.isPresent()) {
            return same(before.get(), quote);
        }
        Instant at = now();
        if (!refundableAt.isAfter(at.plus(quote.terms().completeWithin()))) {
            throw failed("the time lock of escrow " + escrowId + " ends before the work is promised");
        }
        Escrow opened = new Escrow(
                escrowId,
                quote.digest(),
                quote.buyer(),
                quote.seller(),
                quote.price(),
                Escrow.State.OPEN,
                null,
                refundableAt);
        Escrow funded = opened.to(Escrow.State.FUNDED);
        if (store.create(new PeerStore.Entry(
                SHELF,
                escrowId.toString(),
                0,
                quote.seller().toString(),
                funded.refundableAt(),
                at,
                encode(funded, "permit " + permit.permit().permitId())))) {
            return funded;
        }
        return same(find(escrowId).orElseThrow(() -> failed("escrow " + escrowId + " is gone")), quote);
    }

    private static Escrow same(Escrow known, Quote quote) {
        if (!known.quote().equals(quote.digest())) {
            throw failed("escrow " + known.escrowId() + " is for another quote");
        }
        return known;
    }

    @Override
    public Escrow submit(UUID escrowId, Digest deliverable) {
        return move(escrowId, "submitted", escrow -> {
            if (escrow.state() != Escrow.State.SUBMITTED) {
                return escrow.submitted(deliverable);
            }
            if (!deliverable.equals(escrow.delivered())) {
                throw new IllegalStateException("something else was submitted before");
            }
            return escrow;
        });
    }

    @Override
    public Escrow complete(UUID escrowId) {
        return move(escrowId, "completed", escrow -> towards(escrow, Escrow.State.COMPLETED));
    }

    @Override
    public Escrow reject(UUID escrowId, String reason) {
        return move(escrowId, reason, escrow -> towards(escrow, Escrow.State.REJECTED));
    }

    @Override
    public Escrow refund(UUID escrowId) {
        return move(escrowId, "time lock over", escrow -> {
            if (escrow.state() != Escrow.State.EXPIRED && now().isBefore(escrow.refundableAt())) {
                throw new IllegalStateException("its time lock ends at " + escrow.refundableAt());
            }
            return towards(escrow, Escrow.State.EXPIRED);
        });
    }

    @Override
    public Optional<Escrow> find(UUID escrowId) {
        return store.find(SHELF, escrowId.toString()).map(entry -> decode(entry.body()));
    }

    /** {@inheritDoc} Those that ended long ago are forgotten. */
    @Override
    public List<Escrow> refundable(int max) {
        List<Escrow> refundable = new ArrayList<>();
        for (PeerStore.Entry entry : store.due(SHELF, now(), max)) {
            Unreadable.guard(store, now(), entry, LedgerEscrow::decode).ifPresent(escrow -> {
                if (escrow.state().next().isEmpty()) {
                    boolean unused = store.remove(entry);
                } else {
                    refundable.add(escrow);
                }
            });
        }
        return List.copyOf(refundable);
    }

    private static Escrow towards(Escrow escrow, Escrow.State end) {
        return escrow.state() == end ? escrow : escrow.to(end);
    }

    private Escrow move(UUID escrowId, String why, UnaryOperator<Escrow> step) {
        while (true) {
            PeerStore.Entry entry =
                    store.find(SHELF, escrowId.toString()).orElseThrow(() -> failed("there is no escrow " + escrowId));
            Escrow before = decode(entry.body());
            Escrow after;
            try {
                after = step.apply(before);
            } catch (IllegalStateException no) {
                throw failed("escrow " + escrowId + " is " + before.state() + ": " + no.getMessage());
            }
            boolean ended = after.state().next().isEmpty();
            @Nullable Instant due = ended ? now().plus(KEPT) : after.refundableAt();
            if (after.equals(before) || store.replace(entry.next(due, now(), encode(after, why)))) {
                return after;
            }
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static ChimeraException failed(String why) {
        return new ChimeraException(ErrorCode.ESCROW_FAILED, why);
    }

    private static Bytes encode(Escrow escrow, String why) {
        return Bytes.of(Bodies.writeEscrow(CanonicalBytes.of(LABEL), escrow)
                .text(Bodies.shorten(why))
                .toArray());
    }

    private static Escrow decode(Bytes encoded) {
        CanonicalReader in = CanonicalReader.of(LABEL, encoded);
        Escrow escrow = Bodies.readEscrow(in);
        String unused = in.text(1_024);
        in.end();
        return escrow;
    }
}
