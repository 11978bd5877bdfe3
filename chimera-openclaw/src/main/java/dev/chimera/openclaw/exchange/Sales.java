package dev.chimera.openclaw.exchange;

import dev.chimera.api.Bytes;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.ServiceStatus;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.Earning;
import dev.chimera.api.finance.Quotation;
import dev.chimera.api.finance.QuoteRequest;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Escrow;
import dev.chimera.api.network.Quote;
import dev.chimera.api.network.Receipt;
import dev.chimera.api.spi.EscrowProvider;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.openclaw.hiring.Offering;
import dev.chimera.openclaw.wire.Bodies;
import dev.chimera.openclaw.wire.Message;
import dev.chimera.openclaw.wire.MessageDoor;
import dev.chimera.openclaw.wire.MessageType;
import dev.chimera.openclaw.wire.Refusal;
import dev.chimera.openclaw.wire.RefusalException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The seller's side of exchanges. Until money is held it keeps nothing but a bounded memory of a minute; from then on the exchange is
 * in the store, and whatever it answers follows from what is there, so that the same message always gets the same answer. Thread-safe.
 */
public final class Sales {
    static final String SHELF = "sales";

    /** How long after the time lock a buyer may still say what became of the money. */
    static final Duration SETTLE_WITHIN = Duration.ofMinutes(10);

    /** How long an exchange that has ended is kept. */
    private static final Duration KEPT = Duration.ofDays(90);

    /** How long a buyer waits for the result before it is told to come again. */
    private static final Duration COME_AGAIN = Duration.ofMillis(200);

    private static final Duration SATURATED_FOR = Duration.ofSeconds(1);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    /** No exchange that is still open is due later than this; whatever has ended is. */
    private static final Duration OPEN_AT_MOST = Duration.ofDays(30);

    private static final Logger LOG = LoggerFactory.getLogger(Sales.class);

    private final Node node;
    private final MessageDoor door;
    private final Map<Capability, Offering> offerings;
    private final Cfo cfo;
    private final PeerStore store;
    private final @Nullable EscrowProvider escrows;
    private final HeldMoney held;
    private final Workbench workbench;
    private final Consumer<Receipt> receipts;
    private final Exposure exposure;
    private final Openings openings = new Openings();

    /**
     * What a seller's side needs.
     *
     * @param escrows where money may be held besides at the buyer's own ledger; {@code null} for nowhere
     * @param workers where work is done
     * @param receipts is told of every receipt that is kept
     * @param jobsMax how much work may be under way
     * @param exposureMicrosMax how much unpaid work for one buyer, in micro-credits
     */
    public record Setup(
            Node node,
            MessageDoor door,
            Map<Capability, Offering> offerings,
            Cfo cfo,
            PeerStore store,
            @Nullable EscrowProvider escrows,
            Executor workers,
            Consumer<Receipt> receipts,
            int jobsMax,
            long exposureMicrosMax) {}

    /** A seller's side; {@link #resume} goes on with what an earlier one left. */
    public Sales(Setup setup) {
        this.node = setup.node();
        this.door = setup.door();
        this.offerings = Map.copyOf(setup.offerings());
        this.cfo = setup.cfo();
        this.store = setup.store();
        this.escrows = setup.escrows();
        this.held = new HeldMoney(node, cfo, escrows);
        this.workbench = new Workbench(node, store, this::offering, setup.workers(), setup.jobsMax());
        this.receipts = setup.receipts();
        this.exposure = new Exposure(setup.exposureMicrosMax());
    }

    /** How much of what it can do it does, 0 to 1,000. */
    public int loadPermille() {
        return workbench.loadPermille();
    }

    /** Answers {@code raw}; never throws. */
    public Reply answer(Bytes raw) {
        Message message;
        try {
            message = door.enter(raw);
        } catch (RefusalException no) {
            return new Reply.Unsigned(no.refusal().status(), Bodies.shorten(reason(no)), no.retryAfter());
        } catch (RuntimeException fault) {
            LOG.warn("a message could not be looked at", fault);
            return new Reply.Unsigned(Refusal.FAULT.status(), "a fault of this peer", SATURATED_FOR);
        }
        try {
            return answer(message);
        } catch (RefusalException no) {
            return refuse(message, no.refusal(), String.valueOf(no.getMessage()), no.retryAfter());
        } catch (ChimeraException e) {
            LOG.warn("exchange {} of peer {} cannot go on: {}", message.exchangeId(), message.from(), e.getMessage());
            return refuse(message, refusalFor(e), "not possible now", SATURATED_FOR);
        } catch (RuntimeException | StackOverflowError fault) { // a host's measure of complexity may meet hostile input
            LOG.warn("exchange {} of peer {} met a fault", message.exchangeId(), message.from(), fault);
            return refuse(message, Refusal.FAULT, "a fault of this peer", SATURATED_FOR);
        }
    }

    private Reply answer(Message message) {
        return switch (message.type()) {
            case VERIFY -> verify(message);
            case REQUEST -> request(message);
            case ACCEPT -> accept(message);
            case SETTLE -> settle(message);
            default ->
                throw new RefusalException(
                        Refusal.STEP, "a seller is not sent a message of the type " + message.type());
        };
    }

    private Reply verify(Message message) {
        if (!message.previous().equals(Digest.ZERO)) {
            throw new RefusalException(Refusal.STEP, "nothing comes before the first message");
        }
        Bodies.Verify wanted = Bodies.Verify.decode(message);
        offering(wanted.capability());
        requireReady();
        Bytes body = new Bodies.Challenge(node.heartbeat(), node.nonce()).encoded();
        Digest link = node.link(MessageType.CHALLENGE, line(message), message.link(), body);
        Opening opening = openings.keep(
                message.exchangeId(), new Opening(message.from(), wanted, message.link(), body, link, null));
        if (!opening.verify().equals(message.link())) {
            throw new RefusalException(Refusal.STEP, "this exchange began otherwise");
        }
        return say(message, MessageType.CHALLENGE, opening.challenge());
    }

    private Reply request(Message message) {
        Opening opening = opening(message);
        if (!message.previous().equals(opening.challengeLink())) {
            throw new RefusalException(Refusal.STEP, "this does not answer the challenge");
        }
        Bodies.Request asked = Bodies.Request.decode(message);
        if (!asked.work().capability().equals(opening.wanted().capability())
                || !asked.work().digest().equals(opening.wanted().task())) {
            throw new RefusalException(Refusal.STEP, "this is other work than was asked for at first");
        }
        Opening.@Nullable Offered before = opening.offered();
        Opening.Offered offered = before == null ? offer(message, asked) : before;
        if (!offered.request().equals(message.link())) {
            throw new RefusalException(Refusal.STEP, "this exchange went on otherwise");
        }
        return say(message, MessageType.OFFER, offered.body());
    }

    private Opening.Offered offer(Message message, Bodies.Request asked) {
        Offering offering = offering(asked.work().capability());
        requireReady();
        Ratio complexity = offering.complexity().apply(asked.work());
        UUID exchangeId = message.exchangeId();
        Quotation price = cfo.quote(new QuoteRequest(
                exchangeId,
                offering.capability().path(),
                Quote.content(
                        exchangeId,
                        message.from(),
                        node.id(),
                        offering.capability(),
                        asked.work().digest(),
                        complexity,
                        offering.terms()),
                complexity,
                Ratio.of(loadPermille(), 1_000)));
        Quote quote = new Quote(
                exchangeId,
                message.from(),
                node.id(),
                offering.capability(),
                asked.work().digest(),
                complexity,
                price.price(),
                offering.terms(),
                price.issuedAt(),
                price.expiresAt(),
                price.signature());
        Bytes body = new Bodies.Offer(quote, node.signer().sign(quote.engagement())).encoded();
        return openings.offer(
                exchangeId,
                new Opening.Offered(
                        message.link(),
                        quote,
                        body,
                        node.link(MessageType.OFFER, line(message), message.link(), body)));
    }

    private Reply accept(Message message) {
        Optional<PeerStore.Entry> known = find(message.exchangeId());
        if (known.isPresent()) {
            Sale sale = Sale.decode(known.get().body());
            if (!sale.buyerKey().equals(message.senderKey())
                    || !sale.acceptLink().equals(message.link())) {
                throw new RefusalException(Refusal.STEP, "this exchange went on otherwise");
            }
            return result(message, sale);
        }
        Opening opening = opening(message);
        Opening.@Nullable Offered offered = opening.offered();
        if (offered == null || !message.previous().equals(offered.link())) {
            throw new RefusalException(Refusal.STEP, "this does not answer the offer");
        }
        Bodies.Accept accepted = Bodies.Accept.decode(message);
        held.require(message, offered.quote(), accepted);
        Sale sale = new Sale(
                message.senderKey(),
                offered.quote(),
                accepted.provider(),
                accepted.escrow(),
                accepted.engagement(),
                message.link(),
                accepted.work(),
                null,
                null);
        take(sale);
        openings.forget(message.exchangeId());
        return result(message, sale);
    }

    /** Takes the work on: from here on the exchange is in the store. */
    private void take(Sale sale) {
        long price = sale.quote().price().micros();
        exposure.take(sale.buyer(), price);
        boolean kept = false;
        try {
            kept = keep(sale);
        } finally {
            if (!kept) {
                exposure.settle(sale.buyer(), price);
            }
        }
        if (kept) {
            workbench.begin(sale);
        }
    }

    /** Whether {@code sale} is new in the store; then there is a place for its work. */
    private boolean keep(Sale sale) {
        requireReady();
        if (!workbench.takePlace()) {
            throw saturated();
        }
        boolean kept = false;
        try {
            kept = store.create(new PeerStore.Entry(
                    SHELF,
                    sale.exchangeId().toString(),
                    0,
                    sale.buyer().toString(),
                    node.now().plus(sale.quote().terms().completeWithin()),
                    node.now(),
                    sale.encoded()));
            return kept;
        } finally {
            if (!kept) {
                workbench.leavePlace();
            }
        }
    }

    /** The result, waiting a little for it. */
    private Reply result(Message message, Sale sale) {
        @Nullable Bytes delivered = sale.delivered();
        if (delivered == null) {
            workbench.await(sale.exchangeId());
            delivered = find(sale.exchangeId())
                    .map(entry -> Sale.decode(entry.body()).delivered())
                    .orElse(null);
        }
        return delivered == null ? new Reply.Working(COME_AGAIN) : say(message, MessageType.DELIVER, delivered);
    }

    private Reply settle(Message message) {
        PeerStore.Entry entry = find(message.exchangeId())
                .orElseThrow(() -> new RefusalException(Refusal.STEP, "there is no such exchange"));
        Sale sale = Sale.decode(entry.body());
        if (!sale.buyerKey().equals(message.senderKey())) {
            throw new RefusalException(Refusal.STEP, "there is no such exchange");
        }
        Sale.@Nullable Closed before = sale.closed();
        if (before != null && before.settle().equals(message.link())) {
            return say(message, MessageType.RECEIPT, new Bodies.Answer(before.ours()).encoded());
        }
        Bodies.Settle settled = Bodies.Settle.decode(message);
        boolean late = before != null && before.settle().equals(Digest.ZERO);
        if (before != null && !late) {
            throw new RefusalException(Refusal.STEP, "this exchange ended otherwise");
        }
        requireFits(message, sale, settled);
        if (settled.end() == Escrow.State.COMPLETED) {
            cfo.earn(new Earning(
                    sale.exchangeId(),
                    sale.buyer().toString(),
                    sale.quote().capability().path(),
                    sale.quote().price(),
                    Digest.sha256(settled.receipt().encoded().toArray())));
        }
        receipts.accept(settled.receipt());
        Receipt ours = receipt(sale, settled.end() == Escrow.State.COMPLETED, message.link());
        return close(message, entry, sale, new Sale.Closed(message.link(), settled.end(), ours));
    }

    private Reply close(Message message, PeerStore.Entry entry, Sale sale, Sale.Closed closed) {
        if (!store.replace(entry.next(
                node.now().plus(KEPT), node.now(), sale.closed(closed).encoded()))) {
            return settle(message); // something else happened in between, for example the result came
        }
        if (sale.closed() == null) {
            free(entry, sale, closed.end());
        }
        receipts.accept(closed.ours());
        return say(message, MessageType.RECEIPT, new Bodies.Answer(closed.ours()).encoded());
    }

    /** Ends what {@code sale} counts for its buyer; whoever says nothing is not better off than who turns the work down. */
    private void free(PeerStore.Entry entry, Sale sale, Escrow.State end) {
        long price = sale.quote().price().micros();
        if (end != Escrow.State.COMPLETED && (hasResult(sale) || isEarly(entry, sale))) {
            exposure.turnDown(sale.buyer(), price);
        } else {
            exposure.settle(sale.buyer(), price);
        }
    }

    /** Whether a buyer that agreed to wait did not: the work is under way all the same. */
    private boolean isEarly(PeerStore.Entry entry, Sale sale) {
        @Nullable Instant promised = entry.version() == 0 ? entry.due() : null; // what was moved is past that time
        return sale.delivered() == null && promised != null && node.now().isBefore(promised);
    }

    private static boolean hasResult(Sale sale) {
        @Nullable Bytes delivered = sale.delivered();
        return delivered != null && Bodies.Deliver.decode(delivered).result() != null;
    }

    private void requireFits(Message message, Sale sale, Bodies.Settle settled) {
        @Nullable Bytes delivered = sale.delivered();
        boolean completed = settled.end() == Escrow.State.COMPLETED;
        boolean afterResult = delivered != null
                && message.previous()
                        .equals(node.link(MessageType.DELIVER, line(message), sale.acceptLink(), delivered));
        boolean afterAccept = !completed && message.previous().equals(sale.acceptLink());
        if (!afterResult && !afterAccept) {
            throw new RefusalException(Refusal.STEP, "this does not follow what was delivered");
        }
        Receipt receipt = settled.receipt();
        Receipt.Deal deal = sale.deal();
        boolean fits = receipt.issuerKey().equals(message.senderKey())
                && receipt.subjectKey().equals(node.signer().publicKey())
                && receipt.issuerBought()
                && receipt.exchangeId().equals(deal.exchangeId())
                && receipt.quote().equals(deal.quote())
                && receipt.escrowId().equals(deal.escrowId())
                && receipt.price().equals(deal.price())
                && receipt.outcome().succeeded() == completed
                && !receipt.issuedAt().isBefore(sale.quote().issuedAt().minus(MessageDoor.WINDOW))
                && !receipt.issuedAt().isAfter(node.now().plus(MessageDoor.WINDOW))
                && receipt.isGenuine();
        if (!fits) {
            throw new RefusalException(Refusal.STEP, "the receipt is not one for this exchange");
        }
        EscrowProvider provider = escrows;
        if (completed && !sale.provider().equals(LedgerEscrow.NAME)) {
            boolean paid = provider != null
                    && provider.find(sale.escrow().escrowId())
                            .filter(escrow -> escrow.state() == Escrow.State.COMPLETED)
                            .isPresent();
            if (!paid) {
                throw new RefusalException(Refusal.ESCROW, "the escrow was not released");
            }
        }
    }

    private Receipt receipt(Sale sale, boolean paid, Digest last) {
        return Receipt.sign(
                node.signer(),
                sale.buyerKey(),
                false,
                sale.deal(),
                new Receipt.Outcome(paid, Duration.ZERO, 0, 0, paid ? 5 : 1),
                last,
                node.now(),
                sale.engagement());
    }

    /** Goes on with what an earlier one left, and closes what no buyer ever settled. To be called at the start and now and then. */
    public void resume(boolean first, int max) {
        if (first) {
            Instant beforeAnyThatEnded = node.now().plus(OPEN_AT_MOST);
            for (PeerStore.Entry entry : store.due(SHELF, beforeAnyThatEnded, max)) {
                Unreadable.guard(store, node.now(), entry, Sale::decode)
                        .filter(sale -> sale.closed() == null)
                        .ifPresent(sale -> {
                            exposure.remember(sale.buyer(), sale.quote().price().micros());
                            restart(sale);
                        });
            }
        }
        for (PeerStore.Entry entry : store.due(SHELF, node.now(), max)) {
            Unreadable.guard(store, node.now(), entry, Sale::decode).ifPresent(sale -> lookAfter(entry, sale));
        }
    }

    private void lookAfter(PeerStore.Entry entry, Sale sale) {
        Instant unpaidAt = sale.escrow().refundableAt().plus(SETTLE_WITHIN);
        if (sale.closed() != null) {
            boolean unused = store.remove(entry);
        } else if (node.now().isBefore(unpaidAt)) {
            restart(sale);
            Instant again = node.now().plus(LOOK_AGAIN); // so that what takes long does not stand in the way of others
            boolean unused =
                    store.replace(entry.next(again.isBefore(unpaidAt) ? again : unpaidAt, node.now(), entry.body()));
        } else {
            giveUp(entry, sale);
        }
    }

    private void restart(Sale sale) {
        boolean inTime = node.now().isBefore(sale.escrow().refundableAt());
        if (inTime && sale.delivered() == null && !workbench.isAt(sale.exchangeId()) && workbench.takePlace()) {
            workbench.begin(sale);
        }
    }

    private void giveUp(PeerStore.Entry entry, Sale sale) {
        Receipt ours = receipt(sale, false, sale.acceptLink());
        Sale.Closed closed = new Sale.Closed(Digest.ZERO, Escrow.State.EXPIRED, ours);
        if (store.replace(entry.next(
                node.now().plus(KEPT), node.now(), sale.closed(closed).encoded()))) {
            free(entry, sale, closed.end());
            receipts.accept(ours);
            LOG.info("the buyer {} of exchange {} never settled", sale.buyer(), sale.exchangeId());
        }
    }

    private void requireReady() {
        ServiceStatus stopped =
                cfo.killSwitch().engaged().isPresent() ? ServiceStatus.MAINTENANCE : ServiceStatus.READY;
        ServiceStatus full = workbench.isFull() ? ServiceStatus.SATURATED : ServiceStatus.READY;
        switch (node.heartbeat().status().and(stopped).and(full)) {
            case MAINTENANCE ->
                throw new RefusalException(Refusal.MAINTENANCE, "not taking work", Duration.ofMinutes(1));
            case INTERNAL_ERROR -> throw new RefusalException(Refusal.FAULT, "something here is broken", SATURATED_FOR);
            case SATURATED -> throw saturated();
            case READY -> {}
        }
    }

    private static RefusalException saturated() {
        return new RefusalException(Refusal.SATURATED, "as much work is under way as can be", SATURATED_FOR);
    }

    private Offering offering(Capability wanted) {
        Offering exact = offerings.get(wanted);
        if (exact != null) {
            return exact;
        }
        return offerings.values().stream()
                .filter(offering -> offering.capability().satisfies(wanted))
                .findFirst()
                .orElseThrow(() -> new RefusalException(Refusal.NOT_OFFERED, wanted + " is not offered here"));
    }

    private Opening opening(Message message) {
        return openings.find(message.exchangeId())
                .filter(opening -> opening.buyer().equals(message.from()))
                .orElseThrow(() -> new RefusalException(Refusal.STEP, "there is no such exchange, or it is over"));
    }

    private Optional<PeerStore.Entry> find(UUID exchangeId) {
        return store.find(SHELF, exchangeId.toString());
    }

    private static Message.Line line(Message to) {
        return new Message.Line(to.exchangeId(), to.from());
    }

    private Reply say(Message to, MessageType type, Bytes body) {
        return new Reply.Said(
                node.sign(type, type.step(), line(to), to.link(), body).encoded());
    }

    private Reply refuse(Message to, Refusal why, String detail, Duration retryAfter) {
        try {
            Bytes body = new Bodies.No(why, detail, retryAfter).encoded();
            int step = to.step() % 2 == 0 ? to.step() + 1 : to.step();
            return new Reply.Said(node.sign(MessageType.REFUSAL, step, line(to), to.link(), body)
                    .encoded());
        } catch (RuntimeException fault) {
            LOG.warn("a refusal could not be signed", fault);
            return new Reply.Unsigned(Refusal.FAULT.status(), "a fault of this peer", SATURATED_FOR);
        }
    }

    private static String reason(RefusalException no) {
        return no.refusal().reason() + ": " + no.getMessage();
    }

    private static Refusal refusalFor(ChimeraException e) {
        return switch (e.code()) {
            case KILL_SWITCH, UNAVAILABLE -> Refusal.MAINTENANCE;
            case SATURATED -> Refusal.SATURATED;
            case UNPRICED -> Refusal.NOT_OFFERED;
            case INVALID_SIGNATURE, PERMIT_REFUSED, PERMIT_EXPIRED, ESCROW_FAILED -> Refusal.ESCROW;
            default -> Refusal.FAULT;
        };
    }
}
