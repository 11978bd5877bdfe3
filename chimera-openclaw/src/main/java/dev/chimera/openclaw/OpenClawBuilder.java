package dev.chimera.openclaw;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.Require;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.Money;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.KeyRotation;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.PeerSigner;
import dev.chimera.api.network.Quote;
import dev.chimera.api.spi.EscrowProvider;
import dev.chimera.api.spi.PeerDirectory;
import dev.chimera.api.spi.PeerStore;
import dev.chimera.api.spi.RateLimiter;
import dev.chimera.api.spi.Storage;
import dev.chimera.openclaw.exchange.CreditRate;
import dev.chimera.openclaw.hiring.Appraiser;
import dev.chimera.openclaw.hiring.Offering;
import dev.chimera.openclaw.hiring.ServiceHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts a peer together. Keys, directory, storage and CFO are required; who offers something also needs an address and a rate limiter, who
 * hires an appraiser and a worth of a credit. What is missing is named together. Not thread-safe.
 */
public final class OpenClawBuilder {
    private static final String PATH = "/openclaw";

    private String name = "chimera-peer";
    private String description = "a peer of the Chimera network";
    private @Nullable PeerSigner keys;
    private @Nullable PeerDirectory directory;
    private @Nullable PeerStore storage;
    private @Nullable Cfo cfo;
    private @Nullable RateLimiter rate;
    private InstantSource clock = InstantSource.system();
    private @Nullable InetSocketAddress bind;
    private @Nullable URI endpoint;
    private boolean isPrivate;
    private final Map<Capability, Offering> offerings = new LinkedHashMap<>();
    private @Nullable EscrowProvider escrow;
    private Predicate<PeerId> admits = anybody -> true;
    private int jobsMax = 16;
    private Money exposureMax = Money.of("1000", Quote.COMPUTE_CREDITS);
    private int hiresMax = 32;
    private @Nullable Appraiser appraiser;
    private @Nullable Money creditWorth;
    private Duration heartbeatEvery = Duration.ofSeconds(60);
    private Duration heartbeatTtl = Duration.ofSeconds(90);
    private Duration careEvery = Duration.ofSeconds(1);
    private Duration lease = Duration.ofSeconds(30);
    private final List<KeyRotation> rotations = new ArrayList<>();

    OpenClawBuilder() {}

    /** What the agent card calls it, 1 to 100 characters, and what it says of it, at most 500. */
    public OpenClawBuilder name(String value, String about) {
        name = Require.length("name", value, 1, 100);
        description = Require.length("description", about, 0, 500);
        return this;
    }

    /** Its key, for example {@link PeerKeys#insecurelyKeptIn}. */
    public OpenClawBuilder keys(PeerSigner value) {
        keys = once("keys", keys, value);
        return this;
    }

    /** Where peers find each other; the caller closes it. */
    public OpenClawBuilder directory(PeerDirectory value) {
        directory = once("directory", directory, value);
        return this;
    }

    /** Where exchanges, escrows and receipts are kept; the caller closes it. */
    public OpenClawBuilder storage(Storage value) {
        storage = once("storage", storage, value.peers());
        return this;
    }

    /** Who approves what is spent, and prices what is sold; the caller closes it. */
    public OpenClawBuilder cfo(Cfo value) {
        cfo = once("cfo", cfo, value);
        return this;
    }

    /** How often an address may ask, for example 100 times a minute; from a relay if several JVMs share an address. */
    public OpenClawBuilder rate(RateLimiter value) {
        rate = once("rate", rate, value);
        return this;
    }

    /** The time; the system's unless told. */
    public OpenClawBuilder clock(InstantSource value) {
        clock = value;
        return this;
    }

    /** Listens here; port 0 for any that is free. */
    public OpenClawBuilder listen(InetSocketAddress value) {
        bind = once("listen", bind, value);
        return this;
    }

    /**
     * The address that others call, if it is not the one that is listened at: behind a proxy that speaks TLS, or in a host's own server
     * to which {@link OpenClaw#handler} was added.
     */
    public OpenClawBuilder endpoint(URI value) {
        endpoint = once("endpoint", endpoint, value);
        return this;
    }

    /** All peers live in one private network, so that private addresses are called. Never for a public directory. */
    public OpenClawBuilder privateNetwork() {
        isPrivate = true;
        return this;
    }

    /** Offers a service. Its base price is in the CFO's tariff, under the capability's path. */
    public OpenClawBuilder offer(Offering offering) {
        if (offerings.putIfAbsent(offering.capability(), offering) != null) {
            throw new ConfigurationException("the capability " + offering.capability() + " is offered twice");
        }
        return this;
    }

    /** Offers a service on the usual terms. */
    public OpenClawBuilder offer(String capability, ServiceHandler handler) {
        return offer(Offering.of(capability, handler));
    }

    /** Where money is held; on the buyer's own ledger unless told. */
    public OpenClawBuilder escrow(EscrowProvider value) {
        escrow = once("escrow", escrow, value);
        return this;
    }

    /** Who may be dealt with; anybody unless told. */
    public OpenClawBuilder admit(Predicate<PeerId> value) {
        admits = value;
        return this;
    }

    /**
     * Deals only with those in {@code file}: one peer id a line, {@code #} begins a comment. Read once.
     *
     * @throws ConfigurationException if it cannot be read, or a line is no peer id
     */
    public OpenClawBuilder allowList(Path file) {
        try {
            Set<String> ids = Files.readAllLines(file).stream()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .collect(Collectors.toSet());
            ids.stream().filter(id -> !id.matches("[0-9a-f]{64}")).findFirst().ifPresent(wrong -> {
                throw new ConfigurationException("the allow list " + file + " has a line that is no peer id: '" + wrong
                        + "'; a peer id has 64 hexadecimal digits");
            });
            return admit(peer -> ids.contains(peer.toString()));
        } catch (IOException e) {
            throw new ConfigurationException("the allow list " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** How much work is done at the same time, 1 to 10,000; 16 unless told. More is refused with 429. */
    public OpenClawBuilder jobsMax(int value) {
        jobsMax = (int) Require.range("jobsMax", value, 1, 10_000);
        return this;
    }

    /** How much unpaid work is done for one buyer, in compute credits; 1,000 unless told. */
    public OpenClawBuilder exposureMax(String credits) {
        exposureMax = Money.of(credits, Quote.COMPUTE_CREDITS);
        return this;
    }

    /** How many hires are under way at the same time, 1 to 10,000; 32 unless told. */
    public OpenClawBuilder hiresMax(int value) {
        hiresMax = (int) Require.range("hiresMax", value, 1, 10_000);
        return this;
    }

    /** Who judges what was delivered; needed to hire. */
    public OpenClawBuilder appraiser(Appraiser value) {
        appraiser = once("appraiser", appraiser, value);
        return this;
    }

    /** What one compute credit is worth, in the currency of the CFO's budget; needed to hire. */
    public OpenClawBuilder creditWorth(Money value) {
        creditWorth = once("creditWorth", creditWorth, value);
        return this;
    }

    /** How often a heartbeat is made and how long it counts; 60 and 90 seconds unless told. */
    public OpenClawBuilder heartbeat(Duration every, Duration ttl) {
        Require.range(
                "heartbeat in ms", every.toMillis(), 100, Duration.ofMinutes(30).toMillis());
        if (ttl.compareTo(every) <= 0 || ttl.compareTo(Duration.ofHours(1)) > 0 || ttl.toSeconds() < 1) {
            throw new ConfigurationException(
                    "a heartbeat has to count for longer than until the next one, and for 1 second to 1 hour, got "
                            + ttl);
        }
        heartbeatEvery = every;
        heartbeatTtl = ttl;
        return this;
    }

    /** How often it looks after what is under way, 10 ms to 1 minute; every second unless told. */
    public OpenClawBuilder careEvery(Duration value) {
        Require.range("careEvery in ms", value.toMillis(), 10, 60_000);
        careEvery = value;
        return this;
    }

    /**
     * After how long a purchase that nobody moved, because of a crash, is gone on with: 1 second to 5 minutes, 30 seconds unless told.
     * It has to be longer than any one call of the CFO, the store or the appraiser takes.
     */
    public OpenClawBuilder lease(Duration value) {
        Require.range(
                "lease in ms", value.toMillis(), 1_000, Duration.ofMinutes(5).toMillis());
        lease = value;
        return this;
    }

    /** That this peer had another key before; shown to others, so that receipts follow. */
    public OpenClawBuilder rotatedFrom(KeyRotation rotation) {
        if (!rotation.isGenuine()) {
            throw new ConfigurationException("the rotation from " + rotation.from() + " is not signed by both keys");
        }
        rotations.add(rotation);
        return this;
    }

    /**
     * The peer, which lives from now on.
     *
     * @throws ConfigurationException naming everything that is missing or does not fit
     */
    public OpenClaw open() {
        boolean serves = bind != null || endpoint != null;
        List<String> missing = new ArrayList<>();
        missing(missing, "keys", keys);
        missing(missing, "directory", directory);
        missing(missing, "storage", storage);
        missing(missing, "cfo", cfo);
        if (!offerings.isEmpty()) {
            missing(missing, "listen or endpoint", serves ? this : null);
            missing(missing, "rate", rate);
        }
        if (appraiser != null || creditWorth != null) {
            missing(missing, "appraiser", appraiser);
            missing(missing, "creditWorth", creditWorth);
        }
        if (serves && offerings.isEmpty()) {
            missing.add("offer");
        }
        PeerSigner signer = keys;
        PeerDirectory place = directory;
        PeerStore store = storage;
        Cfo governor = cfo;
        if (!missing.isEmpty() || signer == null || place == null || store == null || governor == null) {
            throw new ConfigurationException(
                    "OpenClaw lacks " + String.join(", ", missing) + "; set them on the builder");
        }
        if (isPrivate && place.traits().isPublic()) {
            throw new ConfigurationException("a private network cannot use the public directory " + place.name());
        }
        return new OpenClaw(new OpenClawSetup(
                        name,
                        description,
                        signer,
                        place,
                        store,
                        governor,
                        rate == null ? key -> Optional.of(Duration.ofMinutes(1)) : rate,
                        clock,
                        bind,
                        endpoint,
                        path(),
                        isPrivate,
                        Map.copyOf(offerings),
                        escrow,
                        admits,
                        jobsMax,
                        exposureMax,
                        hiresMax,
                        hiring(),
                        heartbeatEvery,
                        heartbeatTtl,
                        careEvery,
                        lease,
                        List.copyOf(rotations)))
                .begin();
    }

    private Optional<OpenClawSetup.Hiring> hiring() {
        Appraiser judge = appraiser;
        Money worth = creditWorth;
        return judge == null || worth == null
                ? Optional.empty()
                : Optional.of(new OpenClawSetup.Hiring(judge, new CreditRate(worth)));
    }

    private String path() {
        if (endpoint == null) {
            return PATH;
        }
        String path = endpoint.getPath() == null ? "" : endpoint.getPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static <T> T once(String slot, @Nullable T before, T value) {
        if (before != null) {
            throw new ConfigurationException("OpenClaw's " + slot + " is set twice");
        }
        return value;
    }

    private static void missing(List<String> missing, String slot, @Nullable Object value) {
        if (value == null) {
            missing.add(slot);
        }
    }
}
