package dev.chimera.openclaw.exchange;

import dev.chimera.api.Bytes;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.finance.PermitGate;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.network.Escrow;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.PeerSignatures;
import dev.chimera.api.network.Quote;
import dev.chimera.api.network.Receipt;
import dev.chimera.api.spi.EscrowProvider;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.openclaw.hiring.Appraisal;
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

    /** How long the time lock ends after the promised time: for the way there and back, and the offer's own minute. */
    private static final Duration LOCK = Duration.ofSeconds(90);

    /** What the way of a message may take of the promised time. */
    private static final Duration WAY = Duration.ofSeconds(1);

    private static final Duration QUOTE_MAX = Duration.ofHours(1);
    private static final Duration SETTLE_FOR = Duration.ofHours(24);

    /** How often a seller that still waits to hear what became of the money is told; later on ever more rarely. */
    private static final Duration AWAITED_EVERY = Duration.ofMinutes(1);

    private static final Duration KEPT = Duration.ofDays(90);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration RETRY_MIN = Duration.ofMillis(20);
    private static final Duration RETRY_MAX = Duration.ofSeconds(2);
    private static final int SETTLE_ATTEMPTS = 3;
    private static final Ratio QUALITY_MIN = Ratio.of("0.8");
    private static final Logger LOG = LoggerFactory.getLogger(Purchases.class);

    private final Node node;
    private final MessageDoor door;
    private final PeerTransport transport;
    private final Cfo cfo;
    private final PermitGate gate;
    private final EscrowProvider escrows;
    private final PeerStore store;
    private final Appraiser appraiser;
    private final CreditRate rate;
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
        this.cfo = setup.cfo();
        this.gate = new PermitGate(setup.cfo());
        this.escrows = setup.escrows();
        this.store = setup.store();
        this.appraiser = setup.appraiser();
        this.rate = setup.rate();
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
        Talk talk = new Talk(node, door, transport, endpoint, exchangeId, seller);
        try {
            return negotiate(talk, exchangeId, endpoint, seller, order);
        } catch (RefusalException e) {
            throw new ChimeraException(
                    ErrorCode.PROVIDER_FAILED, "the peer's answer cannot be read: " + e.getMessage());
        }
    }

    private Offered negotiate(Talk talk, UUID exchangeId, URI endpoint, PeerId seller, HireOrder order)
            throws InterruptedException {
        Bytes verify = new Bodies.Verify(order.task().capability(), order.task().digest()).encoded();
        long began = System.nanoTime();
        Message challenged = ask(talk, MessageType.VERIFY, Digest.ZERO, verify, MessageType.CHALLENGE);
        Duration response = Duration.ofNanos(System.nanoTime() - began);
        Heartbeat heartbeat = Bodies.Challenge.decode(challenged).heartbeat();
        if (!heartbeat.peerId().equals(seller) || !heartbeat.isFresh(node.now()) || !heartbeat.isGenuine()) {
            throw new ChimeraException(ErrorCode.INVALID_SIGNATURE, "the peer's heartbeat does not count");
        }
        Message offer = ask(
                talk,
                MessageType.REQUEST,
                challenged.link(),
                new Bodies.Request(order.task()).encoded(),
                MessageType.OFFER);
        Bodies.Offer offered = Bodies.Offer.decode(offer);
        requireFits(exchangeId, seller, order, offered.quote());
        Quote quote = offered.quote();
        if (!PeerSignatures.verifies(offer.senderKey(), quote.engagement(), offered.engagement())) {
            throw new ChimeraException(ErrorCode.INVALID_SIGNATURE, "the peer did not sign the engagement");
        }
        return new Offered(
                quote,
                rate.of(quote.price()),
                offered.engagement(),
                endpoint,
                offer.senderKey(),
                offer.link(),
                response);
    }

    /** Asks once more if no answer came that counts; whoever is silent twice is left alone. */
    private Message ask(Talk talk, MessageType type, Digest previous, Bytes body, MessageType expected)
            throws InterruptedException {
        try {
            return talk.say(type, previous, body, expected, PATIENCE);
        } catch (NotYetException once) {
            pause(once.retryAfter());
            return talk.say(type, previous, body, expected, PATIENCE);
        }
    }

    private void requireFits(UUID exchangeId, PeerId seller, HireOrder order, Quote quote) {
        Instant now = node.now();
        boolean same = quote.exchangeId().equals(exchangeId)
                && quote.buyer().equals(node.id())
                && quote.seller().equals(seller)
                && quote.capability().satisfies(order.task().capability())
                && quote.task().equals(order.task().digest());
        if (!same) {
            throw new ChimeraException(ErrorCode.PROVIDER_FAILED, "the offer is not for what was asked");
        }
        if (!now.isBefore(quote.expiresAt()) || quote.expiresAt().isAfter(now.plus(QUOTE_MAX))) {
            throw new ChimeraException(ErrorCode.DEADLINE, "the offer has expired, or never does");
        }
        if (quote.terms().completeWithin().compareTo(order.completeWithin()) > 0) {
            throw new ChimeraException(
                    ErrorCode.DEADLINE,
                    "asks for " + quote.terms().completeWithin() + ", more than " + order.completeWithin());
        }
        if (quote.price().isMoreThan(order.priceMax())) {
            throw new ChimeraException(
                    ErrorCode.BUDGET_EXCEEDED, "asks " + quote.price() + ", more than " + order.priceMax());
        }
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

    // ---- money is held

    private @Nullable Kept hold(Kept kept, @Nullable OpenedPermit entrusted) {
        Purchase purchase = kept.purchase();
        Quote quote = purchase.deal().quote();
        Optional<Escrow> known = escrows.find(purchase.escrowId())
                .filter(escrow -> escrow.quote().equals(quote.digest()));
        if (known.isPresent()) { // before a crash; what is held stays held, whatever the CFO would say to a new request
            return held(kept, known.get(), permitOf(purchase));
        }
        OpenedPermit opened;
        try {
            requireInTime(purchase);
            opened = purchase.deal().entrusted() ? requireEntrusted(entrusted) : open(purchase);
        } catch (NotHiredException no) {
            return end(kept, no.code(), String.valueOf(no.getMessage()));
        }
        Instant lock = node.now().plus(quote.terms().completeWithin()).plus(LOCK);
        Escrow escrow = escrows.fund(purchase.escrowId(), quote, opened, lock);
        return held(kept, escrow, opened.permit().permitId());
    }

    private @Nullable Kept held(Kept kept, Escrow escrow, UUID permitId) {
        Instant at = node.now();
        return move(kept, kept.purchase().with(new Purchase.Held(escrow, permitId, at)), at.plus(lease));
    }

    /** The permit that was opened for it; of one that was entrusted nothing is known, and nothing is asked. */
    private UUID permitOf(Purchase purchase) {
        return cfo.decision(purchase.spendId())
                .filter(ApprovalDecision.Approved.class::isInstance)
                .map(approved -> ((ApprovalDecision.Approved) approved).permit().permitId())
                .orElseGet(purchase::spendId);
    }

    private void requireInTime(Purchase purchase) {
        if (!node.now().isBefore(purchase.deal().quote().expiresAt())) {
            giveBack(purchase);
            throw new NotHiredException(ErrorCode.DEADLINE, "the offer expired before money was held");
        }
    }

    private static OpenedPermit requireEntrusted(@Nullable OpenedPermit permit) {
        if (permit == null) {
            throw new NotHiredException(ErrorCode.CANCELLED, "interrupted before money was held");
        }
        return permit;
    }

    /** Asks the CFO, and opens what it grants; the same again after a crash. */
    private OpenedPermit open(Purchase purchase) {
        Purchase.Deal deal = purchase.deal();
        Quote quote = deal.quote();
        SpendPermit permit = cfo.approve(new SpendRequest(
                        purchase.spendId(),
                        deal.agent(),
                        SpendCategory.PEER_SERVICE,
                        deal.cost(),
                        deal.roi(),
                        deal.justification(),
                        new SpendRequest.Target(quote.seller().toString(), quote.digest())))
                .fold(
                        ApprovalDecision.Approved::permit,
                        rejected -> {
                            throw new NotHiredException(
                                    rejected.reasons().get(0).code(),
                                    rejected.reasons().get(0).message());
                        },
                        escalated -> {
                            throw new NotHiredException(
                                    ErrorCode.HUMAN_REQUIRED,
                                    "a person would have to decide, and the offer does not wait for that");
                        });
        String payee = quote.seller().toString();
        try {
            return gate.open(permit, payee, quote.digest(), deal.cost());
        } catch (PermitException e) {
            if (e.code() != ErrorCode.PERMIT_SPENT) {
                giveBack(purchase);
                throw new NotHiredException(e.code(), String.valueOf(e.getMessage()));
            }
        }
        try { // opened before a crash, by this very exchange
            return gate.reopen(permit, payee, quote.digest(), deal.cost());
        } catch (PermitException e) {
            giveBack(purchase);
            throw new NotHiredException(e.code(), String.valueOf(e.getMessage()));
        }
    }

    /** Gives back what was reserved, if anything was. */
    private void giveBack(Purchase purchase) {
        cfo.decision(purchase.spendId()).ifPresent(decision -> {
            if (decision instanceof ApprovalDecision.Approved approved) {
                release(approved.permit().permitId(), "nobody was hired");
            }
        });
    }

    private void release(UUID permitId, String reason) {
        try {
            cfo.voidReservation(permitId, reason);
        } catch (SettlementException ended) { // by an earlier attempt at the same, or because nobody opened it in time
            LOG.debug("permit {} holds nothing any more: {}", permitId, ended.getMessage());
        }
    }

    // ---- the work

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
                        within(WAY, left, PATIENCE));
                Instant at = node.now();
                if (at.isBefore(until)) {
                    return move(kept, purchase.with(new Purchase.Delivered(came.body(), came.link())), at.plus(lease));
                }
            } catch (PeerRefusedException no) {
                if (!no.isPassing()) {
                    return judged(kept, Escrow.State.REJECTED, String.valueOf(no.getMessage()), 1);
                }
                last = ": " + no.getMessage();
                pause(no.retryAfter());
            } catch (NotYetException notYet) {
                last = ": " + notYet.getMessage();
                pause(notYet.retryAfter());
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
                        escrows.name(),
                        held.escrow(),
                        engagement,
                        purchase.deal().task())
                .encoded();
    }

    private @Nullable Kept judge(Kept kept, Purchase.Delivered came) {
        Purchase purchase = kept.purchase();
        Bodies.Deliver delivery;
        try {
            delivery = Bodies.Deliver.decode(came.body());
        } catch (RefusalException e) {
            return judged(kept, Escrow.State.REJECTED, "the delivery cannot be read", 1);
        }
        @Nullable ServiceResult result = delivery.result();
        if (result == null) {
            return judged(kept, Escrow.State.REJECTED, "not done: " + delivery.failure(), 1);
        }
        Appraisal appraisal = appraise(purchase, result);
        Ratio promised = purchase.deal().quote().terms().minimumQuality();
        Ratio least = promised.isMoreThan(QUALITY_MIN) ? promised : QUALITY_MIN;
        if (!appraisal.valid()) {
            return judged(kept, Escrow.State.REJECTED, "not valid: " + appraisal.reason(), appraisal.rating());
        }
        if (appraisal.quality().isLessThan(least)) {
            return judged(
                    kept,
                    Escrow.State.REJECTED,
                    "a quality of " + appraisal.quality() + " and not " + least + ": " + appraisal.reason(),
                    appraisal.rating());
        }
        try {
            Escrow unused = escrows.submit(purchase.escrowId(), delivery.digest());
        } catch (ChimeraException e) {
            if (e.code() != ErrorCode.ESCROW_FAILED) {
                throw e;
            }
            LOG.debug("escrow of exchange {}: {}", purchase.exchangeId(), e.getMessage());
        }
        return judged(kept, Escrow.State.COMPLETED, "", appraisal.rating());
    }

    private Appraisal appraise(Purchase purchase, ServiceResult result) {
        try {
            return Objects.requireNonNull(
                    appraiser.appraise(purchase.deal().task(), result), "the appraiser returned null");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChimeraException(ErrorCode.CANCELLED, "interrupted while a result was appraised");
        } catch (Exception | Error e) { // whatever it is, money must not be held for ever because of it
            if (Thread.currentThread().isInterrupted()) {
                throw new ChimeraException(ErrorCode.CANCELLED, "interrupted while a result was appraised", e);
            }
            LOG.warn(
                    "the result of exchange {} could not be appraised and counts as not valid",
                    purchase.exchangeId(),
                    e);
            return new Appraisal(false, Ratio.ZERO, 1, "it could not be appraised");
        }
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

    // ---- what becomes of the money

    private @Nullable Kept book(Kept kept, Purchase.Held held, Purchase.Judged judged) {
        Purchase purchase = kept.purchase();
        Escrow.State end = atTheEscrow(purchase, judged);
        if (end != judged.end()) { // the time lock ended before
            return judged(
                    kept,
                    end,
                    "the time lock ended before the work was accepted",
                    judged.outcome().rating());
        }
        if (!purchase.deal().entrusted()) {
            if (end == Escrow.State.COMPLETED) {
                cfo.settle(held.permitId(), purchase.deal().cost(), "openclaw exchange " + purchase.exchangeId());
            } else {
                release(held.permitId(), Bodies.shorten(judged.reason()));
            }
        }
        return move(kept, purchase.withBooked(), node.now().plus(lease));
    }

    private Escrow.State atTheEscrow(Purchase purchase, Purchase.Judged judged) {
        try {
            return (judged.end() == Escrow.State.COMPLETED
                            ? escrows.complete(purchase.escrowId())
                            : escrows.reject(purchase.escrowId(), judged.reason()))
                    .state();
        } catch (ChimeraException e) {
            if (e.code() != ErrorCode.ESCROW_FAILED) {
                throw e;
            }
            Escrow.State state =
                    escrows.find(purchase.escrowId()).map(Escrow::state).orElseThrow(() -> e);
            if (!state.next().isEmpty()) {
                throw e;
            }
            return state;
        }
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
                Message answer = talk.say(MessageType.SETTLE, previous, body, MessageType.RECEIPT, PATIENCE);
                return end(kept, null, "", theirs(purchase, answer));
            } catch (PeerRefusedException no) {
                last = String.valueOf(no.getMessage());
                if (!no.isPassing()) {
                    return end(kept, null, last);
                }
                pause(no.retryAfter());
            } catch (NotYetException notYet) {
                last = String.valueOf(notYet.getMessage());
                pause(notYet.retryAfter());
            }
        }
        Instant now = node.now();
        if (now.isAfter(held.at().plus(SETTLE_FOR))) {
            return end(kept, null, "the seller was never told: " + last);
        }
        Duration age = Duration.between(held.at(), now);
        boolean awaited = now.isBefore(held.escrow().refundableAt().plus(Sales.SETTLE_WITHIN));
        @Nullable Kept unused = move(kept, purchase, now.plus(within(lease, age, awaited ? AWAITED_EVERY : age)));
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
        int refunded = 0;
        for (Escrow escrow : escrows.refundable(max)) {
            try {
                Escrow unused = escrows.refund(escrow.escrowId());
                refunded++;
            } catch (ChimeraException e) { // whoever completed it a moment ago was first
                LOG.debug("escrow {} was not refunded: {}", escrow.escrowId(), e.getMessage());
            }
        }
        return refunded;
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

    private void pause(Duration wanted) throws InterruptedException {
        node.pause(within(RETRY_MIN, wanted, RETRY_MAX));
    }

    private static Duration within(Duration least, Duration wanted, Duration most) {
        return wanted.compareTo(least) < 0 ? least : wanted.compareTo(most) < 0 ? wanted : most;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    /** Nobody is hired, and no money is held. */
    private static final class NotHiredException extends ChimeraException {
        private static final long serialVersionUID = 1L;

        NotHiredException(ErrorCode code, String why) {
            super(code, why);
        }
    }
}
