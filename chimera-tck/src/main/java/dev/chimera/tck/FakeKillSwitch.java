package dev.chimera.tck;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.KillSwitch;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.finance.SettlementException;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Engages and releases, in memory; a release takes a second person. */
final class FakeKillSwitch implements KillSwitch {
    private final InstantSource clock;
    private final FakeLedger ledger;
    private @Nullable Engaged engaged;

    FakeKillSwitch(InstantSource clock, FakeLedger ledger) {
        this.clock = clock;
        this.ledger = ledger;
    }

    @Override
    public synchronized void engage(String who, String reason) {
        if (engaged == null) {
            engaged = new Engaged(who, reason, clock.instant());
            ledger.append("kill switch engaged by " + who);
        }
    }

    @Override
    public synchronized void release(String who, String reason) {
        if (engaged != null && engaged.who().equals(who)) {
            throw new SettlementException(
                    ErrorCode.KILL_SWITCH, "'" + who + "' engaged the kill switch; a second person must release it");
        }
        engaged = null;
        ledger.append("kill switch released by " + who);
    }

    @Override
    public synchronized Optional<Engaged> engaged() {
        return Optional.ofNullable(engaged);
    }

    synchronized void requireReleased() {
        if (engaged != null) {
            throw new PermitException(ErrorCode.KILL_SWITCH, "the kill switch is engaged since " + engaged.at());
        }
    }
}
