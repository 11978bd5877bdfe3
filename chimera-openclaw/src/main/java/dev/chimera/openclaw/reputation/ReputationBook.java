package dev.chimera.openclaw.reputation;

import dev.chimera.api.network.KeyRotation;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.Receipt;
import dev.chimera.api.network.Reputation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What one reader thinks of others, made of the receipts and key rotations that it was given; the formula is in {@code
 * specs/openclaw_integration.md}. In which order they came makes no difference while there is room for all. Thread-safe.
 *
 * <p>It keeps the newest 32 receipts of one issuer about one subject. When it has 100,000, what the reader itself issued replaces
 * anything, what comes from an issuer with standing replaces the oldest from one without, and all else is refused: so nobody without
 * standing drives out what counts.
 */
public final class ReputationBook {
    /** How often {@link #refresh} should be called. */
    public static final Duration REFRESH_EVERY = Duration.ofMinutes(15);

    static final int PER_PAIR_MAX = 32;

    private static final int RECEIPTS_MAX = 100_000;
    private static final int ROTATIONS_MAX = 10_000;

    /** Which receipt of an issuer. */
    private record Name(UUID exchangeId, PeerId issuer) {}

    /** Who says it about whom, by their keys of then. */
    record Pair(PeerId issuer, PeerId subject) {}

    private static final Comparator<Receipt> OLDEST_FIRST = Comparator.comparing(Receipt::issuedAt)
            .thenComparing(receipt -> receipt.signature().hex());

    private final PeerId reader;
    private final int receiptsMax;
    private final Map<Name, Receipt> byName = new HashMap<>();
    private final Map<Pair, NavigableSet<Receipt>> byPair = new HashMap<>();
    private final KeyChain chain = new KeyChain(ROTATIONS_MAX);
    private volatile Opinions opinions;

    /** What became of something that was handed in. */
    public enum Taken {
        /** It is in the book and counts from the next refresh on. */
        TAKEN,
        /** The same, or what replaces it, was there. */
        KNOWN,
        /** A signature is not right. */
        NOT_GENUINE,
        /** There is no room for it. */
        NO_ROOM
    }

    /**
     * The book of {@code reader}.
     *
     * @param kept receipts that were kept from before; those that are not genuine are left out
     */
    public ReputationBook(PeerId reader, Iterable<Receipt> kept) {
        this(reader, kept, RECEIPTS_MAX);
    }

    ReputationBook(PeerId reader, Iterable<Receipt> kept, int receiptsMax) {
        this.reader = reader;
        this.receiptsMax = receiptsMax;
        this.opinions = Opinions.none(reader);
        kept.forEach(this::add);
    }

    /** Takes {@code receipt}. Of two that one issuer wrote about one exchange the older counts. */
    public Taken add(Receipt receipt) {
        if (has(receipt)) { // whoever shows the same again costs no check of a signature
            return Taken.KNOWN;
        }
        return receipt.isGenuine() ? addGenuine(receipt) : Taken.NOT_GENUINE;
    }

    private synchronized boolean has(Receipt receipt) {
        return receipt.equals(byName.get(new Name(receipt.exchangeId(), receipt.issuer())));
    }

    synchronized Taken addGenuine(Receipt receipt) {
        Name name = new Name(receipt.exchangeId(), receipt.issuer());
        Receipt known = byName.get(name);
        if (known != null) {
            if (OLDEST_FIRST.compare(known, receipt) <= 0) {
                return Taken.KNOWN;
            }
            remove(known);
        }
        Pair pair = new Pair(name.issuer(), receipt.subject());
        NavigableSet<Receipt> same = byPair.getOrDefault(pair, none());
        if (same.size() >= PER_PAIR_MAX) {
            if (OLDEST_FIRST.compare(receipt, same.first()) < 0) {
                return Taken.KNOWN;
            }
            remove(same.first());
        } else if (byName.size() >= receiptsMax && !makesRoom(name.issuer())) {
            return Taken.NO_ROOM;
        }
        byName.put(name, receipt);
        byPair.computeIfAbsent(pair, unused -> none()).add(receipt);
        return Taken.TAKEN;
    }

    private static NavigableSet<Receipt> none() {
        return new TreeSet<>(OLDEST_FIRST);
    }

    private boolean makesRoom(PeerId issuer) {
        boolean own = issuer.equals(reader);
        if (!own && opinions.standing(chain.latest(issuer)) <= 0) {
            return false;
        }
        Receipt oldest = null;
        for (Map.Entry<Pair, NavigableSet<Receipt>> entry : byPair.entrySet()) {
            PeerId by = entry.getKey().issuer();
            Receipt first = entry.getValue().first();
            if ((oldest == null || OLDEST_FIRST.compare(first, oldest) < 0)
                    && (own ? !by.equals(reader) : opinions.standing(chain.latest(by)) <= 0)) {
                oldest = first;
            }
        }
        if (oldest != null) {
            remove(oldest);
        }
        return oldest != null;
    }

    private void remove(Receipt receipt) {
        byName.remove(new Name(receipt.exchangeId(), receipt.issuer()));
        Pair pair = new Pair(receipt.issuer(), receipt.subject());
        NavigableSet<Receipt> same = byPair.get(pair);
        if (same != null) {
            same.remove(receipt);
            if (same.isEmpty()) {
                byPair.remove(pair);
            }
        }
    }

    /** Takes {@code rotation}; receipts follow it. Two from one key to different keys count for nobody, and raise an alarm. */
    public Taken add(KeyRotation rotation) {
        if (!rotation.isGenuine()) {
            return Taken.NOT_GENUINE;
        }
        synchronized (this) {
            return chain.add(rotation);
        }
    }

    /** The keys that went on under two names: each was stolen, or its owner lies. What they say counts nothing. */
    public synchronized Set<PeerId> alarms() {
        return chain.torn();
    }

    /** How many receipts are in the book. */
    public synchronized int receipts() {
        return byName.size();
    }

    /** Thinks it all through again, as of {@code now}. The answers stay the same until the next time. */
    public void refresh(Instant now) {
        Said said = said(now); // only this holds up others
        opinions = Opinions.of(said.reader(), said.edges());
    }

    /** Who says what, by the keys of now. */
    private record Said(PeerId reader, Map<Opinions.Edge, Evidence> edges) {}

    private synchronized Said said(Instant now) {
        if (chain.isFull()) {
            chain.keepOnly(parties());
        }
        Map<Opinions.Edge, Evidence> edges = new LinkedHashMap<>();
        for (Pair pair : inOrder()) {
            PeerId issuer = chain.latest(pair.issuer());
            PeerId subject = chain.latest(pair.subject());
            if (!issuer.equals(subject) && !chain.isTorn(pair.issuer())) {
                Evidence evidence = edges.computeIfAbsent(new Opinions.Edge(issuer, subject), edge -> new Evidence());
                byPair.getOrDefault(pair, none()).forEach(receipt -> evidence.add(receipt, now));
            }
        }
        return new Said(chain.latest(reader), edges);
    }

    private Set<PeerId> parties() {
        Set<PeerId> parties = new HashSet<>(Set.of(reader));
        byPair.keySet().forEach(pair -> {
            parties.add(pair.issuer());
            parties.add(pair.subject());
        });
        return parties;
    }

    /** In an order that does not depend on how they came: sums of fractions do depend on theirs. */
    private Collection<Pair> inOrder() {
        Map<PeerId, String> names = new HashMap<>();
        parties().forEach(peer -> names.put(peer, peer.toString()));
        List<Pair> ordered = new ArrayList<>(byPair.keySet());
        ordered.sort(Comparator.comparing((Pair pair) -> names.getOrDefault(pair.subject(), ""))
                .thenComparing(pair -> names.getOrDefault(pair.issuer(), "")));
        return ordered;
    }

    /** What the reader thinks of {@code subject}; of a newcomer 0.3 in every part, which is a score of 30. */
    public Reputation of(PeerId subject) {
        return opinions.of(latest(subject));
    }

    /** The score of {@code subject}, 0 to 100. */
    public double score(PeerId subject) {
        return of(subject).score();
    }

    /** How much the word of {@code issuer} counts, 0 to 1: nothing for a newcomer, 1 for the reader itself. */
    public double standing(PeerId issuer) {
        return opinions.standing(latest(issuer));
    }

    private synchronized PeerId latest(PeerId peer) {
        return chain.latest(peer);
    }
}
