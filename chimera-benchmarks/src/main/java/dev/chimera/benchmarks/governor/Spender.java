package dev.chimera.benchmarks.governor;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.api.finance.SpendPermit;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

/** One thread's spending: asks, opens, settles, voids, and now and then forgets, by the dice. Not thread-safe. */
final class Spender {
    private static final int HELD_MAX = 4;
    private static final int PRICE_MAX = 1_000_000;

    private final Cfo cfo;
    private final SplittableRandom random;
    private final Ear ear;
    private final Requests requests;
    private final Deque<SpendPermit> granted = new ArrayDeque<>();
    private final Deque<SpendPermit> opened = new ArrayDeque<>();

    Spender(Cfo cfo, SplittableRandom random, Ear ear) {
        this.cfo = cfo;
        this.random = random;
        this.ear = ear;
        this.requests = new Requests(random.nextLong());
    }

    /** Who hears what a caller was told. */
    interface Ear {
        void hear(Answer answer) throws IOException;
    }

    /** One call. */
    void act() throws IOException {
        int held = granted.size() + opened.size();
        if (held == 0 || (held < HELD_MAX && random.nextInt(3) == 0)) {
            ask();
        } else if (opened.isEmpty() || (!granted.isEmpty() && random.nextBoolean())) {
            use(granted.removeFirst());
        } else if (random.nextInt(20) == 0) {
            opened.removeFirst(); // forgotten: stays in doubt
        } else {
            ear.hear(end(cfo, opened.removeFirst(), random));
        }
    }

    private void ask() throws IOException {
        ApprovalDecision decision = cfo.approve(requests.next(new Money(1 + random.nextInt(PRICE_MAX), "USD")));
        ear.hear(Answer.Decided.of(decision));
        if (decision instanceof ApprovalDecision.Approved approved) {
            granted.addLast(approved.permit());
        }
    }

    private void use(SpendPermit permit) throws IOException {
        int chance = random.nextInt(20);
        if (chance == 0) {
            return; // forgotten: expires
        }
        try {
            if (chance == 1) {
                ear.hear(Answer.Ended.of(cfo.withdraw(permit.permitId(), "not needed")));
            } else {
                cfo.open(permit);
                ear.hear(new Answer.Opened(permit.permitId()));
                opened.addLast(permit);
            }
        } catch (PermitException | SettlementException e) {
            if (e.code() != ErrorCode.PERMIT_EXPIRED) {
                throw e;
            }
        }
    }

    /** Settles {@code permit} for a small part of its ceiling, or voids it. */
    static Answer.Ended end(Cfo cfo, SpendPermit permit, SplittableRandom random) {
        if (random.nextBoolean()) {
            return Answer.Ended.of(cfo.voidReservation(permit.permitId(), "the provider did nothing"));
        }
        long actual = random.nextLong(permit.ceiling().micros() / 10 + 1);
        return Answer.Ended.of(
                cfo.settle(permit.permitId(), new Money(actual, permit.ceiling().currency()), "job"));
    }
}
