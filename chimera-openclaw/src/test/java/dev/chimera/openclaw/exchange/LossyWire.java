package dev.chimera.openclaw.exchange;

import dev.chimera.api.Bytes;
import dev.chimera.openclaw.wire.Message;
import dev.chimera.openclaw.wire.MessageType;
import dev.chimera.tck.CrashInjector;
import dev.chimera.tck.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Carries messages from one peer to another in the same JVM, and loses, doubles, delays and remembers them as it is told. */
final class LossyWire implements PeerTransport {
    /** What becomes of a message. */
    enum Fate {
        ARRIVES,
        IS_LOST,
        ITS_ANSWER_IS_LOST,
        ARRIVES_TWICE,
        ARRIVES_AFTER_THE_NEXT
    }

    private static final Duration WAY = Duration.ofMillis(50);

    private final SettableClock clock;
    private final Supplier<Sales> seller;
    private final Runnable sellerDied;
    final List<Message> said = new ArrayList<>();
    final List<Reply> replies = new ArrayList<>();
    Function<Message, Fate> fates = message -> Fate.ARRIVES;
    private @Nullable Bytes late;

    LossyWire(SettableClock clock, Supplier<Sales> seller, Runnable sellerDied) {
        this.clock = clock;
        this.seller = seller;
        this.sellerDied = sellerDied;
    }

    /** How many messages of {@code type} were sent. */
    long count(MessageType type) {
        return said.stream().filter(message -> message.type() == type).count();
    }

    /** The last message of {@code type} that was sent. */
    Message last(MessageType type) {
        return said.stream()
                .filter(message -> message.type() == type)
                .reduce((before, after) -> after)
                .orElseThrow();
    }

    @Override
    public Reply post(URI endpoint, Bytes raw, Duration patience) {
        clock.advance(WAY);
        Message message = Message.decode(raw);
        said.add(message);
        Fate fate = fates.apply(message);
        Bytes before = late;
        late = null;
        if (fate == Fate.IS_LOST || fate == Fate.ARRIVES_AFTER_THE_NEXT) {
            late = fate == Fate.IS_LOST ? before : raw;
            throw lost();
        }
        Reply reply = answer(raw);
        if (fate == Fate.ARRIVES_TWICE) {
            answer(raw);
        }
        if (before != null) {
            answer(before);
        }
        clock.advance(WAY);
        if (fate == Fate.ITS_ANSWER_IS_LOST) {
            throw lost();
        }
        return reply;
    }

    private Reply answer(Bytes raw) {
        try {
            Reply reply = seller.get().answer(raw);
            replies.add(reply);
            return reply;
        } catch (CrashInjector.Crash crash) {
            sellerDied.run();
            throw lost();
        }
    }

    private static UnreachableException lost() {
        return new UnreachableException("lost", new IllegalStateException("lost"));
    }
}
