package dev.chimera.cfo;

import dev.chimera.api.finance.Settlement;
import dev.chimera.api.ledger.LedgerBrokenException;
import dev.chimera.api.ledger.LedgerEntry;
import dev.chimera.api.spi.LedgerHead;
import dev.chimera.api.spi.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One act on its way through the queue, and what came of it. Written by the thread that writes the batch, read by the caller once
 * the queue has let it go.
 *
 * @param <R> what the caller gets
 */
final class WriteTurn<R> {
    private final Act<R> act;
    private Act.@Nullable Answer<R> answer;
    private @Nullable LongFunction<LedgerEntry> signed;
    private final List<Settlement> ended = new ArrayList<>();
    private @Nullable LedgerHead head;
    private List<BudgetAlert> alerts = List.of();
    private @Nullable RuntimeException refusal;

    WriteTurn(Act<R> act) {
        this.act = act;
    }

    Act<R> act() {
        return act;
    }

    /** What the act does to the page, if it is let; called again if the step is repeated. */
    Written<R> write(LedgerPage page, LimitAlarm alarm) {
        try {
            LedgerPen pen = page.pen();
            Act.Answer<R> answer = act.write(pen);
            List<BudgetAlert> told = alarm.ring(pen, page);
            page.take(pen);
            return new Written<>(this, answer, told, null);
        } catch (RuntimeException e) {
            return new Written<>(this, null, List.of(), e);
        }
    }

    /** The same with a clock that is wrong, as {@code wrongClock} says. */
    Written<R> write(LedgerPage page, StoreException wrongClock) {
        try {
            LedgerPen pen = page.pen();
            Act.@Nullable Answer<R> answer = act.writeWhateverTheClock(pen);
            if (answer == null) {
                return new Written<>(
                        this, null, List.of(), new StoreException(String.valueOf(wrongClock.getMessage()), wrongClock));
            }
            page.take(pen);
            return new Written<>(this, answer, List.of(), null);
        } catch (RuntimeException e) {
            return new Written<>(this, null, List.of(), e);
        }
    }

    /** The act was not written, because the whole batch was not. */
    void failWithAll(RuntimeException cause) {
        refusal = cause instanceof LedgerBrokenException broken
                ? new LedgerBrokenException(broken.found())
                : new StoreException(String.valueOf(cause.getMessage()), cause);
    }

    /** Also has to tell, once the queue has let it go, how far the ledger reaches and which reservations ended on the way. */
    void tellOf(LedgerHead reached, List<Settlement> settlements) {
        head = reached;
        ended.addAll(settlements);
    }

    /** How far the ledger reaches, if this turn has to tell. */
    @Nullable
    LedgerHead head() {
        return head;
    }

    List<Settlement> ended() {
        return ended;
    }

    List<BudgetAlert> alerts() {
        return alerts;
    }

    /** What came of it; made here, on the caller's thread, so that who writes for all is not kept. */
    R result() {
        if (refusal != null) {
            throw refusal;
        }
        if (answer == null || signed == null) {
            throw new IllegalStateException("the queue let a caller go without an answer");
        }
        return answer.of(signed);
    }

    /**
     * What a turn did in a step, to be settled once the step is durable.
     *
     * @param turn whose
     * @param answer makes the result; {@code null} if it was refused
     * @param alerts what people have to be told of
     * @param refusal why nothing was written; {@code null} if something was
     */
    record Written<R>(
            WriteTurn<R> turn,
            Act.@Nullable Answer<R> answer,
            List<BudgetAlert> alerts,
            @Nullable RuntimeException refusal) {
        void settle(LongFunction<LedgerEntry> signed) {
            turn.answer = answer;
            turn.signed = signed;
            turn.alerts = alerts;
            turn.refusal = refusal;
        }
    }
}
