package dev.chimera.cfo;

import dev.chimera.api.ledger.LedgerEntry;
import java.time.LocalDate;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a caller wants written. Many are written in one step of the store, one after the other; each sees what those
 * before it wrote. Its methods may be called again if the store repeats the step, so they have no side effects.
 *
 * @param <R> what the caller gets
 */
interface Act<R> {
    /** Adds what it has to see if it is written on {@code day}. */
    void wants(Wanted wanted, LocalDate day);

    /**
     * Decides and writes. What it throws is its caller's to hear, nothing that it wrote then counts, and the others go on.
     *
     * @return what the caller gets once all is signed and durable
     */
    Answer<R> write(LedgerPen pen);

    /**
     * Writes what must be written with a wrong clock too, or answers what takes no writing; nothing at all unless told otherwise.
     *
     * @return the answer; {@code null} if there is none without a clock
     */
    default @Nullable Answer<R> writeWhateverTheClock(LedgerPen pen) {
        return null;
    }

    /** Makes what the caller gets out of the signed entries, by number. */
    @FunctionalInterface
    interface Answer<R> {
        R of(LongFunction<LedgerEntry> signed);
    }
}
