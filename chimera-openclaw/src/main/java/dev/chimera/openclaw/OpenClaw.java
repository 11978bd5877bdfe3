package dev.chimera.openclaw;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.ServiceStatus;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.Locator;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.Receipt;
import dev.chimera.api.network.Reputation;
import dev.chimera.openclaw.card.AgentCard;
import dev.chimera.openclaw.discovery.HeartbeatBook;
import dev.chimera.openclaw.discovery.PeerFinder;
import dev.chimera.openclaw.discovery.ReceiptShelf;
import dev.chimera.openclaw.exchange.LedgerEscrow;
import dev.chimera.openclaw.exchange.Node;
import dev.chimera.openclaw.exchange.Purchases;
import dev.chimera.openclaw.exchange.Sales;
import dev.chimera.openclaw.hiring.FoundPeer;
import dev.chimera.openclaw.hiring.HireOrder;
import dev.chimera.openclaw.hiring.HireOutcome;
import dev.chimera.openclaw.hiring.PeerHandler;
import dev.chimera.openclaw.http.Addresses;
import dev.chimera.openclaw.http.Endpoint;
import dev.chimera.openclaw.http.PeerClient;
import dev.chimera.openclaw.http.PeerServer;
import dev.chimera.openclaw.reputation.ReputationBook;
import dev.chimera.openclaw.wire.MessageDoor;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer: it offers services and hires others, over {@code chimera-openclaw/1}. It publishes who it is, answers at its endpoint, goes
 * on with what a crash interrupted, and gives back what is held past its time. Hiring is a spend that its CFO has to approve; selling is
 * priced by its CFO and booked in its ledger. The kill switch silences it: it takes no work and hires nobody, while what is held can
 * still be settled and refunded.
 *
 * <p>Thread-safe. Whoever opens it closes it; directory, storage, CFO and keys stay the host's.
 */
public final class OpenClaw implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenClaw.class);
    private static final int SPARE_THREADS =
            8; // for jobs that begin while the thread of one that ended is not free yet
    private static final int NEGOTIATIONS_MAX = 5;
    private static final int LOOKED_AFTER_MAX = 32; // each has up to 2 MB
    private static final int RESUMED_MAX = 100;
    private static final int EVIDENCE_MAX = 64;
    private static final int PROBES_MAX = 32;
    private static final int PROBES_WAITING_MAX = 512;
    private static final Duration HEED_EVERY = Duration.ofSeconds(5);
    private static final Duration HEARTBEAT_FRESH = Duration.ofSeconds(1);
    private static final Duration REFRESH_AT_MOST_EVERY = Duration.ofSeconds(5);
    private static final Duration PUBLISH_AGAIN = Duration.ofSeconds(5);
    private static final Duration LEARN_WITHIN = Duration.ofSeconds(5);
    private static final Duration FAREWELL_WITHIN = Duration.ofSeconds(3);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final OpenClawSetup setup;
    private final PeerId self;
    private final ReputationBook reputations;
    private final ReceiptShelf receipts;
    private final Sales sales;
    private final @Nullable Purchases purchases;
    private final PeerFinder finder;
    private final PeerClient client;
    private final Endpoint handler;
    private final ExecutorService jobs;
    private final ExecutorService hires;
    private final ExecutorService probes;
    private final ScheduledExecutorService ticker;
    private final AtomicLong sequence = new AtomicLong();
    private final Map<UUID, Hire> waiting = new ConcurrentHashMap<>();
    private final Map<UUID, Hire> byExchange = new ConcurrentHashMap<>();
    private final Cache<UUID, HireOutcome> recent = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofHours(1))
            .maximumSize(1_000)
            .build();
    private @Nullable PeerServer server;
    private volatile @Nullable URI endpoint;
    private volatile @Nullable Heartbeat latest;
    private volatile @Nullable String card;
    private volatile boolean paused;
    private volatile boolean closed;
    private volatile boolean published;
    private volatile Instant heedAt = Instant.MIN;
    private volatile Instant republishAt = Instant.MIN;
    private volatile Instant pushAt = Instant.MIN;
    private volatile Instant refreshedAt = Instant.EPOCH;
    private volatile boolean learned;

    OpenClaw(OpenClawSetup setup) {
        this.setup = setup;
        this.self = setup.keys().peerId();
        this.jobs = PeerThreads.pool("chimera-peer-job-", setup.jobsMax() + SPARE_THREADS);
        this.hires = PeerThreads.pool("chimera-peer-hire-", setup.hiresMax());
        this.probes = PeerThreads.queue("chimera-peer-probe-", PROBES_MAX, PROBES_WAITING_MAX);
        this.ticker = PeerThreads.ticker("chimera-peer-care");
        this.receipts = new ReceiptShelf(setup.storage());
        this.reputations = new ReputationBook(self, receipts.all());
        setup.rotations().forEach(reputations::add);
        reputations.refresh(setup.clock().instant());
        HeartbeatBook heartbeats = new HeartbeatBook(setup.clock());
        Addresses addresses = new Addresses(setup.isPrivate());
        this.client = new PeerClient(addresses);
        MessageDoor door = new MessageDoor(self, setup.admits(), setup.clock());
        Node node = new Node(setup.keys(), setup.clock(), this::heartbeat);
        this.sales = new Sales(new Sales.Setup(
                node,
                door,
                setup.offerings(),
                setup.cfo(),
                setup.storage(),
                setup.escrow(),
                jobs,
                this::keep,
                setup.jobsMax(),
                setup.exposureMax().micros()));
        this.purchases = setup.hiring()
                .map(hiring -> new Purchases(new Purchases.Setup(
                        node,
                        door,
                        client,
                        setup.cfo(),
                        setup.escrow() == null ? new LedgerEscrow(setup.storage(), setup.clock()) : setup.escrow(),
                        setup.storage(),
                        hiring.appraiser(),
                        hiring.rate(),
                        heartbeats,
                        this::keep,
                        setup.lease())))
                .orElse(null);
        this.finder = new PeerFinder(new PeerFinder.Setup(
                self,
                setup.directory(),
                client,
                addresses,
                heartbeats,
                reputations::of,
                setup.admits(),
                probes,
                setup.isPrivate()));
        this.handler = new Endpoint(new Endpoint.Setup(
                setup.path(),
                sales,
                setup.rate(),
                setup.clock(),
                this::heartbeat,
                () -> new Endpoint.Evidence(receipts.about(self, EVIDENCE_MAX), setup.rotations()),
                this::card));
    }

    /** Puts a peer together. */
    public static OpenClawBuilder builder() {
        return new OpenClawBuilder();
    }

    /** Listens and goes on with what was interrupted; publishes who this is as soon as the directory can be reached. */
    OpenClaw begin() {
        try {
            listen();
            if (endpoint != null) {
                String unused = card();
            }
            sales.resume(true, RESUMED_MAX);
            var unused = ticker.scheduleWithFixedDelay(
                    this::care, 0, setup.careEvery().toMillis(), TimeUnit.MILLISECONDS);
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void listen() {
        endpoint = setup.endpoint();
        if (setup.bind() == null) {
            return;
        }
        PeerServer opened = PeerServer.open(setup.bind(), handler, setup.clock());
        server = opened;
        if (endpoint == null) {
            if (setup.bind().getAddress().isAnyLocalAddress()) {
                throw new ConfigurationException(
                        "a peer that listens at every address has to be told its own; set endpoint(...) on the builder");
            }
            endpoint = Addresses.http(setup.bind().getAddress(), opened.port(), setup.path());
        }
    }

    // ---- what it is

    /** Who this is. */
    public PeerId peerId() {
        return self;
    }

    /** Where this answers; empty if it only hires. */
    public Optional<URI> endpoint() {
        return Optional.ofNullable(endpoint);
    }

    /** Its endpoint without a server, for a host's own. */
    public PeerHandler handler() {
        return handler;
    }

    /** Whether it takes work: 503 wins over 429. */
    public ServiceStatus status() {
        boolean shut = paused || closed || setup.cfo().killSwitch().engaged().isPresent();
        if (shut) {
            return ServiceStatus.MAINTENANCE;
        }
        return sales.loadPermille() >= 1_000 ? ServiceStatus.SATURATED : ServiceStatus.READY;
    }

    /** Takes no more work until {@link #unpause}; what is under way goes on. */
    public void pause() {
        paused = true;
    }

    /** Takes work again. */
    public void unpause() {
        paused = false;
    }

    /** What is known of {@code peer} from receipts; the prior for a newcomer. */
    public Reputation reputation(PeerId peer) {
        return reputations.of(peer);
    }

    /** At most {@code max} receipts about {@code peer} that this one keeps, newest first. */
    public List<Receipt> receipts(PeerId peer, int max) {
        return receipts.about(peer, max);
    }

    // ---- finding

    /**
     * At most {@code limit} peers that live and offer {@code capability} or something below it, best first. Their receipts are fetched
     * and checked as well.
     */
    public List<FoundPeer> find(String capability, double minimumReputation, int limit) throws InterruptedException {
        List<FoundPeer> found = finder.find(new Capability(capability), 0, limit);
        learnOf(found);
        refreshIfLearned();
        return found.stream()
                .map(peer -> new FoundPeer(peer.heartbeat(), reputations.of(peer.peerId())))
                .filter(peer -> peer.reputation().score() >= minimumReputation)
                .sorted((one, other) -> Double.compare(
                        other.reputation().score(), one.reputation().score()))
                .toList();
    }

    /** The peer {@code peerId}, if it can be found and lives. */
    public Optional<FoundPeer> lookup(PeerId peerId) throws InterruptedException {
        return finder.lookup(peerId);
    }

    /** Asks all of them at once: who is silent holds up none of the others, and the search no longer than its time. */
    private void learnOf(List<FoundPeer> found) throws InterruptedException {
        List<Callable<Boolean>> jobs = new ArrayList<>();
        found.stream().filter(peer -> peer.heartbeat().receipts() > 0).forEach(peer -> jobs.add(() -> learn(peer)));
        try {
            List<Future<Boolean>> unused = probes.invokeAll(jobs, LEARN_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException full) {
            LOG.debug("too many searches are under way to ask for evidence");
        }
    }

    /** Takes in what a peer shows of its past; what is not genuine, or from the future, is left out. */
    private boolean learn(FoundPeer peer) throws InterruptedException {
        try {
            Endpoint.Evidence evidence = client.evidence(peer.endpoint());
            Instant latestIssue = setup.clock().instant().plus(Heartbeat.SKEW);
            evidence.rotations().forEach(reputations::add);
            evidence.receipts().stream()
                    .limit(EVIDENCE_MAX)
                    .filter(receipt -> !receipt.issuedAt().isAfter(latestIssue))
                    .forEach(this::keep);
            return true;
        } catch (IllegalArgumentException | ChimeraException e) {
            LOG.debug("peer {} shows no evidence: {}", peer.peerId(), e.getMessage());
            return false;
        }
    }

    /** What was just learned counts at once, but not more often than a flood of it could make this a burden. */
    private void refreshIfLearned() {
        Instant now = setup.clock().instant();
        if (learned && !now.isBefore(refreshedAt.plus(REFRESH_AT_MOST_EVERY))) {
            refresh(now);
        }
    }

    private void refresh(Instant now) {
        learned = false;
        refreshedAt = now;
        reputations.refresh(now);
    }

    /** What counts nothing is not stored: strangers could write so much that what counts is not read again after a restart. */
    private void keep(Receipt receipt) {
        if (reputations.add(receipt) == ReputationBook.Taken.TAKEN) {
            boolean own = receipt.issuer().equals(self) || receipt.subject().equals(self);
            if (own || reputations.standing(receipt.issuer()) > 0) {
                receipts.keep(receipt);
            }
            learned = true;
        }
    }

    // ---- hiring

    /** Hires a peer for {@code order}, under a key of its own. */
    public Hire hire(HireOrder order) {
        return hire(UUID.randomUUID(), order);
    }

    /**
     * Hires the best peer that offers what {@code order} asks for and makes an acceptable offer. The same key again is the same hire,
     * also after a crash. That nobody was found ({@link HireOutcome.NotHired} with {@link ErrorCode#NO_PEER}) is not kept: ask again
     * under the same key. Every other outcome is kept, and is answered again.
     *
     * @throws ConfigurationException if this peer was not built to hire
     * @throws ChimeraException with {@link ErrorCode#SATURATED} if as many hires are under way as may be
     */
    public Hire hire(UUID key, HireOrder order) {
        return hireWith(key, order, null);
    }

    /** As {@link #hire(UUID, HireOrder)}, but this one peer or nobody. */
    public Hire hire(UUID key, HireOrder order, FoundPeer peer) {
        return hire(key, order, null, () -> List.of(peer));
    }

    Hire hireWith(UUID key, HireOrder order, @Nullable OpenedPermit entrusted) {
        return hire(
                key,
                order,
                entrusted,
                () -> find(order.task().capability().path(), order.minimumReputation(), NEGOTIATIONS_MAX));
    }

    /** Whom to ask, in which order. */
    @FunctionalInterface
    private interface Choice {
        List<FoundPeer> peers() throws InterruptedException;
    }

    private Hire hire(UUID key, HireOrder order, @Nullable OpenedPermit entrusted, Choice choice) {
        Purchases buying = buying();
        requireOpen();
        Hire hire = new Hire(key);
        Hire known = waiting.putIfAbsent(key, hire);
        if (known != null) {
            return known;
        }
        try {
            hires.execute(() -> work(hire, () -> hireNow(buying, hire, order, entrusted, choice)));
        } catch (RejectedExecutionException full) {
            waiting.remove(key);
            throw new ChimeraException(
                    ErrorCode.SATURATED,
                    setup.hiresMax() + " hires are under way, which is the limit; try again later");
        }
        return hire;
    }

    /** How the hire with {@code key} ended; empty while it is under way, or if there is none. */
    public Optional<HireOutcome> outcome(UUID key) {
        Purchases buying = buying();
        return attempts(key)
                .flatMap(exchange -> buying.outcome(exchange).stream())
                .findFirst()
                .or(() -> Optional.ofNullable(recent.getIfPresent(key)));
    }

    private static Stream<UUID> attempts(UUID key) {
        return IntStream.range(0, NEGOTIATIONS_MAX).mapToObj(attempt -> exchangeId(key, attempt));
    }

    private static UUID exchangeId(UUID key, int attempt) {
        return CanonicalBytes.of("chimera-openclaw/1/exchange-id")
                .uuid(key)
                .u8(attempt)
                .sha256Id();
    }

    private void hireNow(Purchases buying, Hire hire, HireOrder order, @Nullable OpenedPermit entrusted, Choice choice)
            throws InterruptedException {
        Optional<UUID> begun = attempts(hire.key()).filter(buying::knows).findFirst();
        if (begun.isPresent()) { // before a crash
            run(buying, begun.get(), hire, entrusted);
            return;
        }
        List<String> whyNot = new ArrayList<>();
        int attempt = 0;
        for (FoundPeer peer : choice.peers()) {
            UUID exchange = exchangeId(hire.key(), attempt++);
            Purchases.Offered offered;
            try {
                offered = buying.negotiate(exchange, peer.endpoint(), peer.peerId(), order);
            } catch (RuntimeException e) { // whatever a stranger's offer leads to, the next one may be better
                LOG.debug("peer {} was not hired", peer.peerId(), e);
                whyNot.add(peer.peerId().toString().substring(0, 8) + ": " + e.getMessage());
                continue;
            }
            buying.begin(
                    offered, order, entrusted != null); // if that fails it may be kept all the same: no other is asked
            run(buying, exchange, hire, entrusted);
            return;
        }
        String reason = whyNot.isEmpty()
                ? "no peer that may be hired offers " + order.task().capability()
                : String.join("; ", whyNot);
        decided(hire, new HireOutcome.NotHired(exchangeId(hire.key(), 0), ErrorCode.NO_PEER, reason));
        settled(hire);
    }

    /** Goes on with an exchange; if it has to wait, {@link #care} goes on with it later. */
    private void run(Purchases buying, UUID exchange, @Nullable Hire hire, @Nullable OpenedPermit entrusted)
            throws InterruptedException {
        if (hire != null) {
            Hire before = byExchange.put(exchange, hire);
            if (before != null && before != hire) {
                hire.alsoEnds(before);
            }
        }
        try {
            buying.run(exchange, entrusted, outcome -> {
                Hire awaited = byExchange.get(exchange);
                if (awaited != null) {
                    decided(awaited, outcome);
                }
            });
            if (buying.isOver(exchange)) {
                settled(byExchange.remove(exchange));
            }
        } catch (ChimeraException e) { // a store or the CFO: the exchange is due again in a while
            LOG.warn("exchange {} waits: {}", exchange, e.getMessage());
        }
    }

    private static void settled(@Nullable Hire hire) {
        if (hire != null) {
            boolean unused = hire.settled().complete(null);
        }
    }

    private void decided(Hire hire, HireOutcome outcome) {
        recent.put(hire.key(), outcome);
        waiting.remove(hire.key(), hire);
        boolean unused = hire.result().complete(outcome);
    }

    /** Something that may be interrupted. */
    @FunctionalInterface
    private interface Work {
        void run() throws InterruptedException;
    }

    private void work(@Nullable Hire hire, Work work) {
        try {
            work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed(hire, new ChimeraException(ErrorCode.CANCELLED, "this peer was closed; the exchange goes on later"));
        } catch (RuntimeException | Error e) { // nobody waits for ever, whatever it was
            LOG.warn("an exchange could not go on", e);
            failed(hire, e);
        }
    }

    private void failed(@Nullable Hire hire, Throwable why) {
        if (hire != null) {
            waiting.remove(hire.key(), hire);
            for (CompletableFuture<?> future : List.of(hire.result(), hire.settled())) {
                boolean unused = future.completeExceptionally(why);
            }
        }
    }

    /** A provider of media that hires peers; this one has to stay open for as long as it is used. */
    public PeerMedia media(PeerMedia.Terms terms) {
        Purchases unused = buying();
        return new PeerMedia(this, terms);
    }

    /** What {@code credits} are worth in the budget's currency. */
    Money worth(Money credits) {
        return setup.hiring()
                .orElseThrow(() -> new ConfigurationException("this peer was not built to hire"))
                .rate()
                .of(credits);
    }

    boolean isUnderWay(UUID key) {
        return waiting.containsKey(key) || attempts(key).anyMatch(buying()::knows);
    }

    private Purchases buying() {
        Purchases buying = purchases;
        if (buying == null) {
            throw new ConfigurationException(
                    "this peer was not built to hire; set appraiser(...) and creditWorth(...) on the builder");
        }
        return buying;
    }

    private void requireOpen() {
        if (closed) {
            throw new ChimeraException(ErrorCode.UNAVAILABLE, "this peer is closed");
        }
    }

    // ---- what has to be done now and then

    private void care() {
        part("go on with what was sold", () -> sales.resume(false, LOOKED_AFTER_MAX));
        Purchases buying = purchases;
        if (buying != null) {
            part("give back what is held past its time", () -> {
                int unused = buying.refundDue(LOOKED_AFTER_MAX);
            });
            part("go on with what was bought", () -> goOn(buying));
        }
        Instant now = setup.clock().instant();
        if (buying != null && !now.isBefore(heedAt)) {
            heedAt = now.plus(HEED_EVERY);
            part("hear of hires that another process brought to their end", () -> heed(buying));
        }
        if (endpoint != null && !setup.offerings().isEmpty()) {
            if (!now.isBefore(republishAt)) {
                part("publish its locator", this::publish);
            }
            if (setup.directory().traits().carriesHeartbeats() && !now.isBefore(pushAt)) {
                pushAt = now.plus(setup.heartbeatEvery());
                part("push its heartbeat", () -> setup.directory().push(heartbeat()));
            }
        }
        if (!now.isBefore(refreshedAt.plus(ReputationBook.REFRESH_EVERY))) {
            part("refresh reputations", () -> refresh(now));
        }
    }

    private void heed(Purchases buying) {
        byExchange.forEach((exchange, hire) -> {
            if (!hire.result().isDone()) {
                buying.outcome(exchange).ifPresent(outcome -> decided(hire, outcome));
            }
            if (hire.result().isDone() && buying.isOver(exchange) && byExchange.remove(exchange, hire)) {
                settled(hire);
            }
        });
    }

    private void goOn(Purchases buying) {
        for (UUID exchange : buying.claimDue(setup.hiresMax())) {
            try {
                hires.execute(() -> work(null, () -> run(buying, exchange, null, null)));
            } catch (RejectedExecutionException full) {
                LOG.debug("exchange {} has to wait for a place", exchange);
            }
        }
    }

    private void part(String what, Runnable work) {
        try {
            work.run();
        } catch (ChimeraException e) { // the next part has to be done all the same, and this one next time
            LOG.warn("peer {} could not {}: {}", self, what, e.getMessage());
        } catch (RuntimeException | Error e) { // a ticker that ends refunds nothing any more
            LOG.warn("peer {} could not {}", self, what, e);
        }
    }

    private void publish() {
        Duration every = setup.directory().traits().republishEvery();
        long jitter =
                Math.floorMod(self.hashCode() + sequence.get(), Math.max(1, every.toMillis() / 4)); // each peer's own
        republishAt = setup.clock().instant().plus(every).minusMillis(jitter);
        try {
            setup.directory().publish(locator(false));
            published = true;
        } catch (RuntimeException e) {
            republishAt = setup.clock().instant().plus(PUBLISH_AGAIN);
            throw e;
        }
    }

    private Locator locator(boolean offline) {
        return Locator.sign(
                setup.keys(),
                setup.offerings().keySet(),
                Objects.requireNonNull(endpoint),
                nextSequence(),
                setup.clock().instant(),
                offline);
    }

    private Heartbeat heartbeat() {
        Heartbeat last = latest;
        Instant now = setup.clock().instant();
        ServiceStatus status = status();
        boolean fresh = last != null
                && last.status() == status
                && now.isBefore(last.issuedAt().plus(HEARTBEAT_FRESH))
                && !now.isBefore(last.issuedAt());
        if (last != null && fresh) {
            return last;
        }
        Heartbeat made = Heartbeat.sign(
                setup.keys(),
                setup.offerings().keySet(),
                Objects.requireNonNull(endpoint),
                new Heartbeat.Condition(
                        status,
                        sales.loadPermille(),
                        (int) Math.round(reputations.of(self).score() * 100),
                        receipts.about(self, EVIDENCE_MAX).size()),
                nextSequence(),
                now,
                setup.heartbeatTtl());
        latest = made;
        return made;
    }

    /** Rises even if the clock goes back, and is above what an earlier run of this peer used. */
    private long nextSequence() {
        Instant now = setup.clock().instant();
        long micros = Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000L), now.getNano() / 1_000);
        return sequence.updateAndGet(last -> Math.max(last + 1, micros));
    }

    private String card() {
        String made = card;
        if (made == null) {
            made = new AgentCard(
                            setup.name(),
                            setup.description(),
                            Objects.requireNonNull(endpoint),
                            setup.offerings().values())
                    .signedBy(setup.keys());
            card = made;
        }
        return made;
    }

    /** A directory of nodes that have just died may take long to answer; who closes does not wait for that. */
    private void farewell() {
        Locator last = locator(true);
        try {
            Future<?> said = probes.submit(() -> setup.directory().withdraw(last));
            Object unused = said.get(FAREWELL_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            LOG.info("peer {} does not wait for its farewell to be kept everywhere", self);
        }
    }

    /** Says farewell, stops listening, and leaves what is under way for the next time. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        ticker.shutdownNow();
        PeerServer listening = server;
        if (listening != null) {
            listening.close();
        }
        if (published) {
            farewell();
        }
        List.of(probes, hires, jobs).forEach(pool -> PeerThreads.stop(pool, CLOSE_WITHIN));
        ChimeraException why =
                new ChimeraException(ErrorCode.CANCELLED, "this peer was closed; the exchange goes on later");
        waiting.values().forEach(hire -> failed(hire, why));
        byExchange.values().forEach(hire -> failed(hire, why));
    }
}
