package dev.chimera.openclaw.exchange;

import dev.chimera.api.Bytes;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.network.Escrow;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.Quote;
import dev.chimera.api.network.Receipt;
import dev.chimera.api.spi.EscrowProvider;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.openclaw.hiring.Appraiser;
import dev.chimera.openclaw.hiring.HireOrder;
import dev.chimera.openclaw.hiring.HireOutcome;
import dev.chimera.openclaw.hiring.ServiceResult;
import dev.chimera.openclaw.wire.Bodies;
import dev.chimera.openclaw.wire.Message;
import dev.chimera.openclaw.wire.MessageDoor;
import dev.chimera.openclaw.wire.MessageType;
import dev.chimera.openclaw.wire.RefusalException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The buyer's side of exchanges. From the moment at which there is an offer the exchange is in the store; each step does one thing
 * that may be done again, and moves the record on by compare-and-set, so that a crash anywhere goes on or is refunded. What becomes of
 * the money is decided once, then told to the escrow, then booked in the ledger, then told to the seller. Thread-safe.
 */
public final class Purchases {
    static final String SHELF = "purchases";

    /** What the way of a message may take of the promised time. */
    private static final Duration WAY = Duration.ofSeconds(1);

    private static final Duration SETTLE_FOR = Duration.ofHours(24);

    /** How often a seller that still waits to hear what became of the money is told; later on ever more rarely. */
    private static final Duration AWAITED_EVERY = Duration.ofMinutes(1);

    private static final Duration KEPT = Duration.ofDays(90);
    private static final int SETTLE_ATTEMPTS = 3;
    private static final Logger LOG = LoggerFactory.getLogger(Purchases.class);

    private final Node node;
    private final MessageDoor door;
    private final PeerTransport transport;
    private final Negotiation negotiation;
    private final BuyersMoney money;
    private final Judge judge;
    private final String escrowProvider;
    private final PeerStore store;
    private final Watch watch;
    private final Consumer<Receipt> receipts;
    private final Duration lease;
    private final Map<UUID, Integer> running = new ConcurrentHashMap<>();

    /** How reliably a peer's heartbeats came while this one watched. */
    public interface Watch {
        /** How many came in time, of how many; both 0 if nobody watched. */
        Counted of(PeerId peer);

        /** Heartbeats that came and that were due. */
        record Counted(int seen, int due) {
            private static final int MAX = 0xFFFF; // what a receipt can say

            /** It, in proportion, if it is more than a receipt can say. */
            Counted fitting() {
                return due <= MAX ? this : new Counted((int) ((long) seen * MAX / due), MAX);
            }
        }
    }

    /**
     * What a buyer's side needs.
     *
     * @param escrows where money is held
     * @param rate what a credit is worth
     * @param receipts is told of every receipt that is kept
     * @param lease after how long an exchange that nobody moves is gone on with by whoever looks
     */
    public record Setup(
            Node node,
            MessageDoor door,
            PeerTransport transport,
            Cfo cfo,
            EscrowProvider escrows,
            PeerStore store,
            Appraiser appraiser,
            CreditRate rate,
            Watch watch,
            Consumer<Receipt> receipts,
            Duration lease) {}

    /** A buyer's side. */
    public Purchases(Setup setup) {
        this.node = setup.node();
        this.door = setup.door();
        this.transport = setup.transport();
        this.negotiation = new Negotiation(node, door, transport, setup.rate());
        this.money = new BuyersMoney(node, setup.cfo(), setup.escrows());
        this.judge = new Judge(setup.appraiser());
        this.escrowProvider = setup.escrows().name();
        this.store = setup.store();
        this.watch = setup.watch();
        this.receipts = setup.receipts();
        this.lease = setup.lease();
    }

    /**
     * An offer that a seller made.
     *
     * @param quote the price
     * @param cost what that is in the budget's currency
     * @param engagement the seller's signature over the engagement
     * @param endpoint where it answers
     * @param sellerKey raw Ed25519
     * @param offerLink the link of the offer
     * @param response how long the first answer took
     */
    public record Offered(
            Quote quote,
            Money cost,
            Bytes engagement,
            URI endpoint,
            Bytes sellerKey,
            Digest offerLink,
            Duration response) {}

    /**
     * The first two phases: asks {@code seller} for an offer. Holds no money and keeps nothing.
     *
     * @throws ChimeraException saying why there is none
     */
    public Offered negotiate(UUID exchangeId, URI endpoint, PeerId seller, HireOrder order)
            throws InterruptedException {
        return negotiation.negotiate(exchangeId, endpoint, seller, order);
    }

    /** Keeps what was agreed; from here on {@link #run} brings it to its end. */
    public void begin(Offered offered, HireOrder order, boolean entrusted) {
        Purchase purchase = Purchase.of(new Purchase.Deal(
                offered.endpoint(),
                offered.sellerKey(),
                order.task(),
                offered.quote(),
                offered.engagement(),
                offered.offerLink(),
                offered.response(),
                offered.cost(),
                entrusted,
                order.projectedRoi(),
                order.justification(),
                order.agent()));
        boolean unused = store.create(new PeerStore.Entry(
                SHELF,
                purchase.exchangeId().toString(),
                0,
                purchase.seller().toString(),
                node.now().plus(lease),
                node.now(),
                purchase.encoded()));
    }

    /** What is known of an exchange; empty if it never had an offer. */
    public Optional<HireOutcome> outcome(UUID exchangeId) {
        return find(exchangeId).map(Kept::purchase).flatMap(this::outcome);
    }

    /** Whether there ever was an offer. */
    public boolean knows(UUID exchangeId) {
        return find(exchangeId).isPresent();
    }

    /** Whether everything about it is over. */
    public boolean isOver(UUID exchangeId) {
        return find(exchangeId).map(kept -> kept.purchase().ended() != null).orElse(true);
    }

    /** A purchase as it stands in the store. */
    private record Kept(PeerStore.Entry entry, Purchase purchase) {}

    private Optional<Kept> find(UUID exchangeId) {
        return store.find(SHELF, exchangeId.toString()).map(entry -> new Kept(entry, Purchase.decode(entry.body())));
    }

    /**
     * Brings an exchange as far as it goes now. Returns when it has ended, when somebody else has it in hand, or when it has to wait: then
     * it is due again.
     *
     * @param permit opened by whoever entrusted it, if somebody did and money is not held yet
     * @param decided is told once as soon as it is known what became of the money
     */
    public void run(UUID exchangeId, @Nullable OpenedPermit permit, Consumer<HireOutcome> decided)
            throws InterruptedException {
        running.merge(exchangeId, 1, Integer::sum);
        try {
            goOn(exchangeId, permit, decided);
        } finally {
            running.computeIfPresent(exchangeId, (exchange, runs) -> runs == 1 ? null : runs - 1);
        }
    }

    private void goOn(UUID exchangeId, @Nullable OpenedPermit permit, Consumer<HireOutcome> decided)
            throws InterruptedException {
        Instant resumed = node.now();
        @Nullable Kept kept = find(exchangeId).orElse(null);
        boolean told = false;
        while (kept != null) {
            Purchase purchase = kept.purchase();
            if (!told && (purchase.booked() || purchase.ended() != null)) {
                told = true;
                outcome(purchase).ifPresent(decided);
            }
            if (purchase.ended() != null) {
                return;
            }
            kept = step(kept, permit, resumed);
        }
    }

    /** One step; {@code null} if it cannot go on now. */
    private @Nullable Kept step(Kept kept, @Nullable OpenedPermit permit, Instant resumed) throws InterruptedException {
        Purchase purchase = kept.purchase();
        if (purchase.held() == null) {
            return hold(kept, permit);
        }
        if (purchase.judged() == null) {
            return purchase.delivered() == null
                    ? fetch(kept, purchase.held(), resumed)
                    : judge(kept, purchase.delivered());
        }
        return purchase.booked() ? settle(kept) : book(kept, purchase.held(), purchase.judged());
    }

    // ---- one step each

    private @Nullable Kept hold(Kept kept, @Nullable OpenedPermit entrusted) {
        try {
            Purchase.Held held = money.hold(kept.purchase(), entrusted);
            return move(kept, kept.purchase().with(held), held.at().plus(lease));
        } catch (BuyersMoney.NotHiredException no) {
            return end(kept, no.code(), String.valueOf(no.getMessage()));
        }
    }

    private @Nullable Kept fetch(Kept kept, Purchase.Held held, Instant resumed) throws InterruptedException {
        Purchase purchase = kept.purchase();
        Instant due =
                held.at().plus(purchase.deal().quote().terms().completeWithin()).plus(WAY);
        Instant away = resumed.plus(WAY).plus(WAY); // what came while this peer was away is in time
        Instant until = earlier(later(due, away), held.escrow().refundableAt());
        Talk talk = talk(purchase);
        Bytes accept = accept(purchase, held);
        String last = "";
        while (node.now().isBefore(until)) { // who is told to begin when it is too late would work for nothing
            Duration left = Duration.between(node.now(), until);
            try {
                Message came = talk.say(
                        MessageType.ACCEPT,
                        purchase.deal().offerLink(),
                        accept,
                        MessageType.DELIVER,
                        Retries.within(WAY, left, Retries.PATIENCE));
                Instant at = node.now();
                if (at.isBefore(until)) {
                    return move(kept, purchase.with(new Purchase.Delivered(came.body(), came.link())), at.plus(lease));
                }
            } catch (PeerRefusedException no) {
                if (!no.isPassing()) {
                    return judged(kept, Escrow.State.REJECTED, String.valueOf(no.getMessage()), 1);
                }
                last = ": " + no.getMessage();
                node.pause(Retries.between(no.retryAfter()));
            } catch (NotYetException notYet) {
                last = ": " + notYet.getMessage();
                node.pause(Retries.between(notYet.retryAfter()));
            }
            kept = renewed(kept);
            if (kept == null) {
                return null;
            }
        }
        return judged(kept, Escrow.State.REJECTED, "not in time" + last, 1);
    }

    private Bytes accept(Purchase purchase, Purchase.Held held) {
        Quote quote = purchase.deal().quote();
        Bytes engagement = node.signer().sign(quote.engagement());
        return new Bodies.Accept(
                        quote.digest(),
                        escrowProvider,
                        held.escrow(),
                        engagement,
                        purchase.deal().task())
                .encoded();
    }

    private @Nullable Kept judge(Kept kept, Purchase.Delivered came) {
        Judge.Ruling ruling = judge.rule(kept.purchase(), came);
        @Nullable Digest accepted = ruling.accepted();
        if (accepted == null) {
            return judged(kept, Escrow.State.REJECTED, ruling.reason(), ruling.rating());
        }
        money.submit(kept.purchase(), accepted);
        return judged(kept, Escrow.State.COMPLETED, "", ruling.rating());
    }

    private @Nullable Kept judged(Kept kept, Escrow.State end, String reason, int rating) {
        Watch.Counted heartbeats = watch.of(kept.purchase().seller()).fitting();
        Receipt.Outcome outcome = new Receipt.Outcome(
                end == Escrow.State.COMPLETED,
                kept.purchase().deal().response(),
                heartbeats.seen(),
                heartbeats.due(),
                rating);
        return move(
                kept,
                kept.purchase().with(new Purchase.Judged(end, Bodies.shorten(reason), outcome, node.now())),
                node.now().plus(lease));
    }

    private @Nullable Kept book(Kept kept, Purchase.Held held, Purchase.Judged judged) {
        Purchase purchase = kept.purchase();
        Escrow.State end = money.tell(purchase, judged);
        if (end != judged.end()) { // the time lock ended before
            return judged(
                    kept,
                    end,
                    "the time lock ended before the work was accepted",
                    judged.outcome().rating());
        }
        money.book(purchase, held, judged);
        return move(kept, purchase.withBooked(), node.now().plus(lease));
    }

    // ---- the last words

    private @Nullable Kept settle(Kept kept) throws InterruptedException {
        Purchase purchase = kept.purchase();
        Receipt ours = receipt(purchase);
        receipts.accept(ours);
        Purchase.Held held = Objects.requireNonNull(purchase.held());
        Purchase.Judged judged = Objects.requireNonNull(purchase.judged());
        Talk talk = talk(purchase);
        Bytes body = new Bodies.Settle(judged.end(), judged.reason(), ours).encoded();
        Purchase.@Nullable Delivered came = purchase.delivered();
        Digest previous = came == null
                ? talk.link(MessageType.ACCEPT, purchase.deal().offerLink(), accept(purchase, held))
                : came.link();
        String last = "";
        for (int attempt = 0; attempt < SETTLE_ATTEMPTS; attempt++) {
            try {
                Message answer = talk.say(MessageType.SETTLE, previous, body, MessageType.RECEIPT, Retries.PATIENCE);
                return end(kept, null, "", theirs(purchase, answer));
            } catch (PeerRefusedException no) {
                last = String.valueOf(no.getMessage());
                if (!no.isPassing()) {
                    return end(kept, null, last);
                }
                node.pause(Retries.between(no.retryAfter()));
            } catch (NotYetException notYet) {
                last = String.valueOf(notYet.getMessage());
                node.pause(Retries.between(notYet.retryAfter()));
            }
        }
        Instant now = node.now();
        if (now.isAfter(held.at().plus(SETTLE_FOR))) {
            return end(kept, null, "the seller was never told: " + last);
        }
        Duration age = Duration.between(held.at(), now);
        boolean awaited = now.isBefore(held.escrow().refundableAt().plus(Sales.SETTLE_WITHIN));
        @Nullable
        Kept unused = move(kept, purchase, now.plus(Retries.within(lease, age, awaited ? AWAITED_EVERY : age)));
        return null;
    }

    private Receipt receipt(Purchase purchase) {
        Purchase.Deal deal = purchase.deal();
        Purchase.Judged judged = Objects.requireNonNull(purchase.judged());
        Purchase.@Nullable Delivered came = purchase.delivered();
        return Receipt.sign(
                node.signer(),
                deal.sellerKey(),
                true,
                new Receipt.Deal(
                        purchase.exchangeId(),
                        deal.quote().digest(),
                        purchase.escrowId(),
                        deal.quote().price()),
                judged.outcome(),
                came == null ? deal.offerLink() : came.link(),
                judged.at(),
                deal.engagement());
    }

    private @Nullable Receipt theirs(Purchase purchase, Message answer) {
        try {
            Receipt theirs = Bodies.Answer.decode(answer).receipt();
            boolean fits = theirs.issuer().equals(purchase.seller())
                    && theirs.subject().equals(node.id())
                    && !theirs.issuerBought()
                    && theirs.exchangeId().equals(purchase.exchangeId())
                    && theirs.quote().equals(purchase.deal().quote().digest())
                    && theirs.escrowId().equals(purchase.escrowId())
                    && theirs.price().equals(purchase.deal().quote().price())
                    && !theirs.issuedAt().isAfter(node.now().plus(MessageDoor.WINDOW))
                    && theirs.isGenuine();
            if (fits) {
                receipts.accept(theirs);
                return theirs;
            }
        } catch (RefusalException e) {
            LOG.debug("the seller's receipt of exchange {}: {}", purchase.exchangeId(), e.getMessage());
        }
        return null;
    }

    // ---- for whoever looks after all of them

    /**
     * Exchanges that somebody has to go on with, each given to this caller for a while; and forgets those that ended long ago. One that
     * is run here already is left alone, however long it takes: to claim it would undo what that run is about to write.
     */
    public List<UUID> claimDue(int max) {
        List<UUID> claimed = new ArrayList<>();
        for (PeerStore.Entry entry : store.due(SHELF, node.now(), max + running.size())) {
            Optional<Purchase> purchase = Unreadable.guard(store, node.now(), entry, Purchase::decode);
            if (purchase.isEmpty() || running.containsKey(purchase.get().exchangeId())) {
                continue;
            }
            if (purchase.get().ended() != null) {
                boolean unused = store.remove(entry);
            } else if (store.replace(entry.next(node.now().plus(lease), node.now(), entry.body()))) {
                claimed.add(UUID.fromString(entry.id()));
            }
        }
        return claimed;
    }

    /** Gives back what is held past its time lock. The exchange it belongs to finds that out and books it. */
    public int refundDue(int max) {
        return money.refundDue(max);
    }

    private Optional<HireOutcome> outcome(Purchase purchase) {
        Purchase.@Nullable Ended ended = purchase.ended();
        Purchase.@Nullable Judged judged = purchase.judged();
        if (judged != null && purchase.booked()) {
            return Optional.of(outcome(purchase, judged));
        }
        if (ended == null) {
            return Optional.empty();
        }
        @Nullable ErrorCode code = ended.code();
        return Optional.of(new HireOutcome.NotHired(
                purchase.exchangeId(), code == null ? ErrorCode.INTERNAL : code, ended.reason()));
    }

    private HireOutcome outcome(Purchase purchase, Purchase.Judged judged) {
        Purchase.@Nullable Delivered came = purchase.delivered();
        if (judged.end() == Escrow.State.COMPLETED && came != null) {
            @Nullable ServiceResult result = Bodies.Deliver.decode(came.body()).result();
            return new HireOutcome.Paid(
                    purchase.exchangeId(),
                    purchase.seller(),
                    Objects.requireNonNull(result),
                    purchase.deal().quote().price(),
                    purchase.deal().cost(),
                    receipt(purchase));
        }
        return new HireOutcome.Refunded(purchase.exchangeId(), purchase.seller(), judged.reason(), receipt(purchase));
    }

    private @Nullable Kept end(Kept kept, @Nullable ErrorCode code, String reason) {
        return end(kept, code, reason, null);
    }

    private @Nullable Kept end(Kept kept, @Nullable ErrorCode code, String reason, @Nullable Receipt theirs) {
        return move(
                kept,
                kept.purchase().with(new Purchase.Ended(code, Bodies.shorten(reason), theirs)),
                node.now().plus(KEPT));
    }

    private @Nullable Kept renewed(Kept kept) {
        return move(kept, kept.purchase(), node.now().plus(lease));
    }

    /** The purchase moved on; {@code null} if somebody else has it in hand. */
    private @Nullable Kept move(Kept kept, Purchase next, Instant due) {
        PeerStore.Entry moved = kept.entry().next(due, node.now(), next.encoded());
        return store.replace(moved) ? new Kept(moved, next) : null;
    }

    private Talk talk(Purchase purchase) {
        return new Talk(node, door, transport, purchase.deal().endpoint(), purchase.exchangeId(), purchase.seller());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }
}
