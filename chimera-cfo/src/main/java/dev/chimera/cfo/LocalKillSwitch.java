package dev.chimera.cfo;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.KillSwitch;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.cfo.ledger.Body;
import java.text.Normalizer;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The switch that stands in the ledger's head. Thread-safe. */
final class LocalKillSwitch implements KillSwitch {
    private static final Pattern UNSEEN = Pattern.compile("\\p{Cf}");
    private static final int WHO_MAX = 128;
    private static final int REASON_MAX = 500;

    private final GuardedStore store;
    private final Scribe scribe;
    private final Notices notices;

    LocalKillSwitch(GuardedStore store, Scribe scribe, Notices notices) {
        this.store = store;
        this.scribe = scribe;
        this.notices = notices;
    }

    @Override
    public void engage(String who, String reason) {
        check(who, reason);
        Optional<Engaged> engaged = scribe.writeFirst(new OnSwitch<Optional<Engaged>>() {
            @Override
            public Answer<Optional<Engaged>> write(LedgerPen pen) {
                if (pen.killed() != null) {
                    return signed -> Optional.empty();
                }
                Engaged moved = new Engaged(who, reason, pen.at());
                Body body = new Body.KillEngaged(who, reason);
                pen.append(body, null, Summaries.of(body, pen.at()));
                pen.kill(moved);
                return signed -> Optional.of(moved);
            }

            @Override
            public Answer<Optional<Engaged>> writeWhateverTheClock(LedgerPen pen) {
                return write(pen);
            }
        });
        if (engaged.isPresent()) {
            notices.killSwitch(engaged);
        }
    }

    @Override
    public void release(String who, String reason) {
        check(who, reason);
        boolean released = scribe.write(new OnSwitch<Boolean>() {
            @Override
            public Answer<Boolean> write(LedgerPen pen) {
                @Nullable Engaged engaged = pen.killed();
                if (engaged == null) {
                    return signed -> false;
                }
                if (samePerson(engaged.who(), who)) {
                    throw new SettlementException(
                            ErrorCode.HUMAN_REQUIRED,
                            "'" + engaged.who() + "' engaged the kill switch; its release takes a second person");
                }
                Body body = new Body.KillReleased(who, reason);
                pen.append(body, null, Summaries.of(body, pen.at()));
                pen.kill(null);
                return signed -> true;
            }
        });
        if (released) {
            notices.killSwitch(Optional.empty());
        }
    }

    @Override
    public Optional<Engaged> engaged() {
        return Optional.ofNullable(store.head().killed());
    }

    /** Whether two names are one person's: case, width, surrounding space and what cannot be seen do not make a second one. */
    static boolean samePerson(String one, String other) {
        return folded(one).equals(folded(other));
    }

    private static String folded(String who) {
        return UNSEEN.matcher(Normalizer.normalize(who, Normalizer.Form.NFKC))
                .replaceAll("")
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    private static void check(String who, String reason) {
        RequestText.check("who", who, WHO_MAX);
        RequestText.check("reason", reason, REASON_MAX);
    }

    /** An act that needs to see nothing but the head. */
    private abstract static class OnSwitch<R> implements Act<R> {
        @Override
        public void wants(Wanted wanted, LocalDate day) {}
    }
}
