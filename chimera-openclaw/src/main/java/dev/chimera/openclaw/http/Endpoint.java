package dev.chimera.openclaw.http;

import dev.chimera.api.Bytes;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.KeyRotation;
import dev.chimera.api.network.Receipt;
import dev.chimera.api.spi.RateLimiter;
import dev.chimera.openclaw.exchange.Reply;
import dev.chimera.openclaw.exchange.Sales;
import dev.chimera.openclaw.hiring.PeerHandler;
import dev.chimera.openclaw.hiring.PeerRequest;
import dev.chimera.openclaw.hiring.PeerResponse;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers whatever comes to a peer's address. The caller's rate is looked at before anything else. Thread-safe. */
public final class Endpoint implements PeerHandler {
    /** The form of what a peer takes and answers. */
    public static final String MESSAGE = "application/vnd.chimera.openclaw";

    static final String EXCHANGE = "/exchange";
    static final String HEARTBEAT = "/heartbeat";
    static final String EVIDENCE = "/evidence";

    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);

    private final String base;
    private final Sales sales;
    private final RateLimiter rate;
    private final InstantSource clock;
    private final Supplier<Heartbeat> heartbeat;
    private final Supplier<Evidence> evidence;
    private final Supplier<String> card;

    /**
     * What a peer can show of its past.
     *
     * @param receipts what others said of it
     * @param rotations under which keys it went before
     */
    public record Evidence(List<Receipt> receipts, List<KeyRotation> rotations) {
        static final int RECEIPTS_MAX = 256;
        static final int ROTATIONS_MAX = 16;
        static final String LABEL = "chimera-openclaw/1/evidence";

        /** The one encoding of it. */
        Bytes encoded() {
            return Bytes.of(CanonicalBytes.of(LABEL)
                    .list(receipts, (out, receipt) -> out.bytes(receipt.encoded()))
                    .list(rotations, (out, rotation) -> out.bytes(rotation.encoded()))
                    .toArray());
        }
    }

    /**
     * What an endpoint answers from.
     *
     * @param base the path of its address, empty or beginning with a slash
     * @param rate how often an address may ask
     */
    public record Setup(
            String base,
            Sales sales,
            RateLimiter rate,
            InstantSource clock,
            Supplier<Heartbeat> heartbeat,
            Supplier<Evidence> evidence,
            Supplier<String> card) {}

    /** An endpoint. */
    public Endpoint(Setup setup) {
        this.base = setup.base();
        this.sales = setup.sales();
        this.rate = setup.rate();
        this.clock = setup.clock();
        this.heartbeat = setup.heartbeat();
        this.evidence = setup.evidence();
        this.card = setup.card();
    }

    @Override
    public PeerResponse handle(PeerRequest request) {
        try {
            Optional<Duration> wait = rate.tryAcquire(key(request.from()));
            if (wait.isPresent()) {
                return error(429, ErrorCode.SATURATED, "rate: too many requests from this address", wait.get());
            }
            return route(request);
        } catch (RuntimeException fault) {
            LOG.warn("a request could not be answered", fault);
            return error(500, ErrorCode.INTERNAL, "a fault of this peer", Duration.ofSeconds(1));
        }
    }

    private PeerResponse route(PeerRequest request) {
        String path = request.path();
        if (path.equals(base + EXCHANGE)) {
            return request.method().equals("POST") ? exchange(request) : notAllowed();
        }
        boolean known = path.equals(base + HEARTBEAT)
                || path.equals(WELL_KNOWN)
                || path.equals(base + EVIDENCE)
                || path.equals(AGENT_CARD);
        if (!known) {
            return error(404, ErrorCode.INVALID_INPUT, "nothing is here", Duration.ZERO);
        }
        if (!request.method().equals("GET")) {
            return notAllowed();
        }
        if (path.equals(AGENT_CARD)) {
            return ok("application/json", Bytes.of(card.get().getBytes(StandardCharsets.UTF_8)));
        }
        return path.equals(base + EVIDENCE)
                ? ok(MESSAGE, evidence.get().encoded())
                : ok(MESSAGE, heartbeat.get().encoded());
    }

    private PeerResponse exchange(PeerRequest request) {
        return sales.answer(request.body())
                .fold(
                        said -> ok(MESSAGE, said.message()),
                        working -> new PeerResponse(202, MESSAGE, working.retryAfter(), Bytes.of(new byte[0])),
                        this::refused);
    }

    private PeerResponse refused(Reply.Unsigned no) {
        ErrorCode code = switch (no.status()) {
            case 429 -> ErrorCode.SATURATED;
            case 500 -> ErrorCode.INTERNAL;
            case 503 -> ErrorCode.UNAVAILABLE;
            default -> ErrorCode.INVALID_SIGNATURE;
        };
        return error(no.status(), code, no.detail(), no.retryAfter());
    }

    private PeerResponse notAllowed() {
        return error(405, ErrorCode.INVALID_INPUT, "not with this method", Duration.ZERO);
    }

    private static PeerResponse ok(String contentType, Bytes body) {
        return new PeerResponse(200, contentType, Duration.ZERO, body);
    }

    private PeerResponse error(int status, ErrorCode code, String message, Duration retryAfter) {
        return ErrorBody.response(status, code, message, retryAfter, clock.instant());
    }

    /** An address of its own for IPv4; for IPv6 the block of 64 bits that one host has at least. */
    static String key(InetAddress from) {
        byte[] address = from.getAddress();
        return from instanceof Inet6Address
                ? HexFormat.of().formatHex(Arrays.copyOf(address, 8)) + "/64"
                : HexFormat.of().formatHex(address);
    }
}
