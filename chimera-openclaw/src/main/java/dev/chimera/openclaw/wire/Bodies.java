package dev.chimera.openclaw.wire;

import dev.chimera.api.Bytes;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.CanonicalReader;
import dev.chimera.api.Digest;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Escrow;
import dev.chimera.api.network.Heartbeat;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.PeerSignatures;
import dev.chimera.api.network.Quote;
import dev.chimera.api.network.Receipt;
import dev.chimera.openclaw.hiring.ServiceResult;
import dev.chimera.openclaw.hiring.ServiceTask;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What messages say, by type. Each is immutable, and is read and written in one way only. */
public final class Bodies {
    private static final int CAPABILITY_MAX = 64;
    private static final int MEDIA_TYPE_MAX = 128;
    private static final int DETAIL_MAX = 512;
    private static final int CHALLENGE_LENGTH = 16;

    private Bodies() {}

    /**
     * What a buyer wants.
     *
     * @param capability what
     * @param task {@link ServiceTask#digest} of the work
     */
    public record Verify(Capability capability, Digest task) {
        public Bytes encoded() {
            return bytes(out("verify").text(capability.path()).digest(task));
        }

        public static Verify decode(Message message) {
            return read("verify", message, in -> new Verify(capabilityIn(in), in.digest()));
        }
    }

    /**
     * That a seller lives.
     *
     * @param heartbeat its state
     * @param challenge 16 bytes that nobody could know before
     */
    public record Challenge(Heartbeat heartbeat, Bytes challenge) {
        public Bytes encoded() {
            return bytes(out("challenge").bytes(heartbeat.encoded()).bytes(challenge));
        }

        public static Challenge decode(Message message) {
            return read(
                    "challenge",
                    message,
                    in -> new Challenge(Heartbeat.decode(in.bytes(Heartbeat.BYTES_MAX)), in.bytes(CHALLENGE_LENGTH)));
        }
    }

    /**
     * The work, for the seller to look at and price; it keeps nothing of it.
     *
     * @param work what is to be done
     */
    public record Request(ServiceTask work) {
        public Bytes encoded() {
            return bytes(writeTask(out("request"), work));
        }

        public static Request decode(Message message) {
            return read("request", message, in -> new Request(readTask(in)));
        }
    }

    /**
     * What it costs and what is promised.
     *
     * @param quote the price
     * @param engagement the seller's signature over the engagement
     */
    public record Offer(Quote quote, Bytes engagement) {
        public Bytes encoded() {
            CanonicalBytes out = out("offer");
            quote.writeTo(out);
            return bytes(out.bytes(engagement));
        }

        public static Offer decode(Message message) {
            return decode(message.body());
        }

        public static Offer decode(Bytes body) {
            return read("offer", body, in -> new Offer(Quote.readFrom(in), signature(in)));
        }
    }

    /**
     * That the money is held.
     *
     * @param quote SHA-256 of the quote that is accepted
     * @param provider the name of the escrow's provider
     * @param escrow the escrow as the buyer states it
     * @param engagement the buyer's signature over the engagement
     * @param work the work once more, to keep
     */
    public record Accept(Digest quote, String provider, Escrow escrow, Bytes engagement, ServiceTask work) {
        public Bytes encoded() {
            CanonicalBytes out = writeEscrow(out("accept").digest(quote).text(provider), escrow)
                    .bytes(engagement);
            return bytes(writeTask(out, work));
        }

        public static Accept decode(Message message) {
            return read(
                    "accept",
                    message,
                    in -> new Accept(in.digest(), in.text(64), readEscrow(in), signature(in), readTask(in)));
        }
    }

    /**
     * What came of the work.
     *
     * @param failure why nothing came of it; {@code null} if something did
     * @param result what came of it; {@code null} if nothing did
     */
    public record Deliver(
            @Nullable String failure, @Nullable ServiceResult result) {
        public Deliver {
            if ((failure == null) == (result == null)) {
                throw new IllegalArgumentException("a delivery is a failure or a result");
            }
        }

        public Bytes encoded() {
            CanonicalBytes out = out("deliver");
            @Nullable ServiceResult given = result;
            if (given == null) {
                return bytes(out.u8(1).text(String.valueOf(failure)));
            }
            return bytes(out.u8(0)
                    .text(given.mediaType())
                    .i64(given.quality().micros())
                    .longBytes(given.body()));
        }

        public static Deliver decode(Message message) {
            return decode(message.body());
        }

        public static Deliver decode(Bytes body) {
            return read(
                    "deliver",
                    body,
                    in -> flag(in)
                            ? new Deliver(in.text(DETAIL_MAX), null)
                            : new Deliver(
                                    null,
                                    new ServiceResult(
                                            in.text(MEDIA_TYPE_MAX),
                                            new Ratio(in.i64()),
                                            in.longBytes(ServiceTask.BODY_MAX))));
        }

        /** SHA-256 of it; what is submitted to the escrow. */
        public Digest digest() {
            return Digest.sha256(encoded().toArray());
        }
    }

    /**
     * What became of the money.
     *
     * @param end completed, rejected or expired
     * @param reason why, if not completed
     * @param receipt what the buyer says of the seller
     */
    public record Settle(Escrow.State end, String reason, Receipt receipt) {
        public Bytes encoded() {
            return bytes(out("settle").text(end.name()).text(reason).bytes(receipt.encoded()));
        }

        public static Settle decode(Message message) {
            return read("settle", message, in -> {
                Escrow.State end = state(in);
                if (!end.next().isEmpty()) {
                    throw new IllegalArgumentException("an escrow does not end as " + end);
                }
                return new Settle(end, in.text(DETAIL_MAX), Receipt.decode(in.bytes(Receipt.BYTES_MAX)));
            });
        }
    }

    /**
     * The seller's last word.
     *
     * @param receipt what the seller says of the buyer
     */
    public record Answer(Receipt receipt) {
        public Bytes encoded() {
            return bytes(out("receipt").bytes(receipt.encoded()));
        }

        public static Answer decode(Message message) {
            return read("receipt", message, in -> new Answer(Receipt.decode(in.bytes(Receipt.BYTES_MAX))));
        }
    }

    /**
     * No.
     *
     * @param why the code
     * @param detail in words
     * @param retryAfter when to come again; zero if that makes no sense
     */
    public record No(Refusal why, String detail, Duration retryAfter) {
        public Bytes encoded() {
            return bytes(out("refusal").text(why.reason()).text(shorten(detail)).i64(retryAfter.toMillis()));
        }

        public static No decode(Message message) {
            return read("refusal", message, in -> {
                Refusal why = Refusal.of(in.text(64));
                String detail = in.text(DETAIL_MAX);
                long millis = in.i64();
                if (millis < 0 || millis > Duration.ofDays(1).toMillis()) {
                    throw new IllegalArgumentException("retry-after of " + millis + " ms is out of bounds");
                }
                return new No(why, detail, Duration.ofMillis(millis));
            });
        }
    }

    /** Appends {@code task}. */
    public static CanonicalBytes writeTask(CanonicalBytes out, ServiceTask task) {
        return out.text(task.capability().path()).text(task.mediaType()).longBytes(task.body());
    }

    /** The task that {@code in} has next. */
    public static ServiceTask readTask(CanonicalReader in) {
        return new ServiceTask(capabilityIn(in), in.text(MEDIA_TYPE_MAX), in.longBytes(ServiceTask.BODY_MAX));
    }

    /** {@code text}, if need be without its end and without what cannot be encoded, so that it fits into a message. */
    public static String shorten(String text) {
        String part = text.length() <= DETAIL_MAX / 4 ? text : text.substring(0, DETAIL_MAX / 4 - 1) + "\u2026";
        return part.replaceAll("[\\ud800-\\udfff]", "?"); // halves of characters cannot be encoded
    }

    /** Appends {@code escrow}. */
    public static CanonicalBytes writeEscrow(CanonicalBytes out, Escrow escrow) {
        @Nullable Digest delivered = escrow.delivered();
        return out.uuid(escrow.escrowId())
                .digest(escrow.quote())
                .digest(escrow.buyer().digest())
                .digest(escrow.seller().digest())
                .i64(escrow.amount().micros())
                .text(escrow.state().name())
                .u8(delivered == null ? 0 : 1)
                .digest(delivered == null ? Digest.ZERO : delivered)
                .instant(escrow.refundableAt());
    }

    /** The escrow that {@code in} has next. */
    public static Escrow readEscrow(CanonicalReader in) {
        UUID id = in.uuid();
        Digest quote = in.digest();
        PeerId buyer = new PeerId(in.digest());
        PeerId seller = new PeerId(in.digest());
        Money amount = new Money(in.i64(), Quote.COMPUTE_CREDITS);
        Escrow.State state = state(in);
        boolean hasDelivered = flag(in);
        Digest delivered = in.digest();
        if (!hasDelivered && !delivered.equals(Digest.ZERO)) {
            throw new IllegalArgumentException("nothing was delivered, and yet it has the digest " + delivered);
        }
        return new Escrow(id, quote, buyer, seller, amount, state, hasDelivered ? delivered : null, in.instant());
    }

    private static Escrow.State state(CanonicalReader in) {
        String name = in.text(16);
        return Arrays.stream(Escrow.State.values())
                .filter(state -> state.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no escrow is '" + name + "'"));
    }

    private static Capability capabilityIn(CanonicalReader in) {
        String path = in.text(CAPABILITY_MAX);
        Capability capability = new Capability(path);
        if (!capability.path().equals(path)) { // dots would be a second encoding
            throw new IllegalArgumentException("a capability is written with slashes, got '" + path + "'");
        }
        return capability;
    }

    private static Bytes signature(CanonicalReader in) {
        Bytes signature = in.bytes(PeerSignatures.SIGNATURE_LENGTH);
        if (signature.length() != PeerSignatures.SIGNATURE_LENGTH) {
            throw new IllegalArgumentException("a signature has 64 bytes, got " + signature.length());
        }
        return signature;
    }

    private static boolean flag(CanonicalReader in) {
        int value = in.u8();
        if (value > 1) {
            throw new IllegalArgumentException("a flag is 0 or 1, got " + value);
        }
        return value == 1;
    }

    private static CanonicalBytes out(String what) {
        return CanonicalBytes.of(Message.PROTOCOL + "/" + what);
    }

    private static Bytes bytes(CanonicalBytes out) {
        return Bytes.of(out.toArray());
    }

    private static <T> T read(String what, Message message, Function<CanonicalReader, T> reader) {
        return read(what, message.body(), reader);
    }

    private static <T> T read(String what, Bytes encoded, Function<CanonicalReader, T> reader) {
        try {
            CanonicalReader in = CanonicalReader.of(Message.PROTOCOL + "/" + what, encoded);
            T body = reader.apply(in);
            in.end();
            return body;
        } catch (IllegalArgumentException | ArithmeticException | java.time.DateTimeException e) {
            throw new RefusalException(
                    Refusal.MALFORMED, "not a body of '" + what + "': " + shorten(String.valueOf(e.getMessage())));
        }
    }
}
