package dev.chimera.benchmarks.governor;

import dev.chimera.api.AgentId;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.SaturatedException;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.spi.StoreException;
import dev.chimera.benchmarks.governor.CallerJournal.Grant;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One caller of the bank test: by the dice it asks, opens, settles, voids, withdraws and forgets. What a fault or a kill left
 * unanswered it tries again, with nothing changed, until it knows. Not thread-safe.
 */
final class BankCaller {
    private static final int HELD_MAX = 4;
    private static final int PRICE_MAX = 1_000_000;
    private static final int COST_SHARE =
            500; // so that the limits bind by what is reserved, for as long as the test runs
    private static final long PAUSE_MILLIS = 10;
    private static final List<AgentId> AGENTS = List.of(BankLoop.LIMITED, new AgentId("artist/nova"));
    private static final List<SpendCategory> CATEGORIES = List.of(SpendCategory.MEDIA, SpendCategory.LANGUAGE);

    private final Cfo cfo;
    private final SplittableRandom random;
    private final CallerJournal journal;
    private final Map<UUID, SpendPermit> permits = new HashMap<>();
    private boolean again;

    BankCaller(Cfo cfo, SplittableRandom random, CallerJournal journal) {
        this.cfo = cfo;
        this.random = random;
        this.journal = journal;
        this.again = journal.pending() != null;
    }

    /** One call; asks for nothing new if {@code finishing}. Returns whether there is more to do. */
    boolean act(boolean finishing) throws IOException, InterruptedException {
        @Nullable Intent intent = journal.pending();
        if (intent == null) {
            intent = next(finishing);
            again = false;
            if (intent == null) {
                return !finishing;
            }
            journal.begin(intent);
        }
        try {
            attempt(intent);
        } catch (StoreException | SaturatedException e) {
            again |=
                    !String.valueOf(e.getMessage()).contains("nothing was written"); // a promise that a later try tests
            Thread.sleep(PAUSE_MILLIS);
        } catch (PermitException | SettlementException e) {
            learn(intent, e.code(), e);
        }
        return true;
    }

    private @Nullable Intent next(boolean finishing) throws IOException {
        int held = journal.granted().size() + journal.opened().size();
        if (finishing ? held == 0 : held < HELD_MAX && (held == 0 || random.nextInt(3) == 0)) {
            return finishing ? null : ask();
        }
        if (journal.opened().isEmpty() || (!journal.granted().isEmpty() && random.nextBoolean())) {
            return use(first(journal.granted()).getKey());
        }
        Map.Entry<UUID, Grant> opened = first(journal.opened());
        UUID permitId = opened.getKey();
        long ceiling = opened.getValue().ask().micros();
        return random.nextInt(4) == 0
                ? new Intent.Undo(permitId)
                : new Intent.Settle(permitId, random.nextLong(ceiling / COST_SHARE + 1));
    }

    private Intent ask() {
        return new Intent.Ask(
                new UUID(random.nextLong(), random.nextLong()),
                AGENTS.get(random.nextInt(AGENTS.size())),
                CATEGORIES.get(random.nextInt(CATEGORIES.size())),
                1 + random.nextInt(PRICE_MAX));
    }

    private @Nullable Intent use(UUID permitId) throws IOException {
        int chance = random.nextInt(20);
        if (chance == 0) {
            journal.gone(permitId); // forgotten: it expires
            return null;
        }
        return chance < 3 ? new Intent.Withdraw(permitId) : new Intent.Open(permitId);
    }

    private void attempt(Intent intent) throws IOException {
        if (intent instanceof Intent.Ask ask) {
            journal.heard(Answer.Decided.of(approve(ask)));
        } else if (intent instanceof Intent.Open open) {
            cfo.open(permit(open.permitId()));
            journal.heard(new Answer.Opened(open.permitId()));
        } else if (intent instanceof Intent.Settle paid) {
            journal.heard(Answer.Ended.of(cfo.settle(paid.permitId(), new Money(paid.micros(), "USD"), "job")));
        } else if (intent instanceof Intent.Undo voided) {
            journal.heard(Answer.Ended.of(cfo.voidReservation(voided.permitId(), "the provider did nothing")));
        } else if (intent instanceof Intent.Withdraw unwanted) {
            journal.heard(Answer.Ended.of(cfo.withdraw(unwanted.permitId(), "not needed")));
        }
    }

    private ApprovalDecision approve(Intent.Ask ask) {
        ApprovalDecision decision = cfo.approve(ask.request());
        if (decision instanceof ApprovalDecision.Approved approved) {
            permits.put(approved.permit().permitId(), approved.permit());
        }
        return decision;
    }

    /** The permit itself; one of an earlier life is asked for again, and the answer has to be the one of then. */
    private SpendPermit permit(UUID permitId) {
        @Nullable SpendPermit kept = permits.remove(permitId);
        if (kept != null) {
            return kept;
        }
        @Nullable Grant grant = journal.granted().get(permitId);
        if (grant == null) {
            throw new IllegalStateException("permit " + permitId + " is not held");
        }
        Answer repeated = Answer.Decided.of(approve(grant.ask()));
        Broken.unless(repeated.equals(grant.answer()), "told %s, and asked again %s", grant.answer(), repeated);
        @Nullable SpendPermit permit = permits.remove(permitId);
        if (permit == null) {
            throw new IllegalStateException("broken: no permit " + permitId);
        }
        return permit;
    }

    /** What a refusal says about the try before it; any other one is a fault. */
    private void learn(Intent intent, ErrorCode code, RuntimeException refusal) throws IOException {
        boolean expired = code == ErrorCode.PERMIT_EXPIRED;
        if (intent instanceof Intent.Open open && (expired || (again && code == ErrorCode.PERMIT_SPENT))) {
            if (expired) {
                journal.gone(open.permitId());
            } else {
                journal.openedUnheard(open.permitId());
            }
        } else if (intent instanceof Intent.Withdraw unwanted
                && (expired || (again && code == ErrorCode.PERMIT_REFUSED))) {
            journal.gone(unwanted.permitId());
        } else if (intent instanceof Intent.Settle paid && again && code == ErrorCode.PERMIT_SPENT) {
            journal.gone(paid.permitId());
        } else if (intent instanceof Intent.Undo voided && again && code == ErrorCode.PERMIT_REFUSED) {
            journal.gone(voided.permitId());
        } else {
            throw refusal;
        }
    }

    private static Map.Entry<UUID, Grant> first(Map<UUID, Grant> held) {
        return held.entrySet().iterator().next();
    }
}
