package dev.chimera.cfo;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.KillSwitch;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.api.spi.LedgerChange;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.cfo.ledger.Body;
import java.text.Normalizer;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The switch that stands in the ledger's head. Thread-safe. */
final class LocalKillSwitch implements KillSwitch {
    private static final int WHO_MAX = 128;
    private static final int REASON_MAX = 500;

    private final GuardedStore store;
    private final Notices notices;

    LocalKillSwitch(GuardedStore store, Notices notices) {
        this.store = store;
        this.notices = notices;
    }

    @Override
    public void engage(String who, String reason) {
        check(who, reason);
        Instant now = store.now();
        Optional<Engaged> engaged = store.apply(LedgerKeys.HEAD, view -> {
            if (view.head().killed() != null) {
                return LedgerChange.none(view.head(), Optional.<Engaged>empty());
            }
            LedgerPen pen = store.penWhateverTheClock(view, now);
            Engaged moved = new Engaged(who, reason, pen.at());
            Body body = new Body.KillEngaged(who, reason);
            pen.append(body, null, Summaries.of(body, pen.at()));
            pen.kill(moved);
            return pen.change(Optional.of(moved));
        });
        if (engaged.isPresent()) {
            notices.killSwitch(engaged);
        }
    }

    @Override
    public void release(String who, String reason) {
        check(who, reason);
        Instant now = store.now();
        boolean released = store.apply(LedgerKeys.HEAD, view -> {
            @Nullable Engaged engaged = view.head().killed();
            if (engaged == null) {
                return LedgerChange.none(view.head(), false);
            }
            if (samePerson(engaged.who(), who)) {
                throw new SettlementException(
                        ErrorCode.HUMAN_REQUIRED,
                        "'" + engaged.who() + "' engaged the kill switch; its release takes a second person");
            }
            LedgerPen pen = store.pen(view, now);
            Body body = new Body.KillReleased(who, reason);
            pen.append(body, null, Summaries.of(body, pen.at()));
            pen.kill(null);
            return pen.change(true);
        });
        if (released) {
            notices.killSwitch(Optional.empty());
        }
    }

    @Override
    public Optional<Engaged> engaged() {
        return store.apply(
                LedgerKeys.HEAD,
                view -> LedgerChange.none(
                        view.head(), Optional.ofNullable(view.head().killed())));
    }

    /** Whether two names are one person's: case, width and surrounding space do not make a second one. */
    static boolean samePerson(String one, String other) {
        return folded(one).equals(folded(other));
    }

    private static String folded(String who) {
        return Normalizer.normalize(who, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
    }

    private static void check(String who, String reason) {
        RequestText.check("who", who, WHO_MAX);
        RequestText.check("reason", reason, REASON_MAX);
    }
}
