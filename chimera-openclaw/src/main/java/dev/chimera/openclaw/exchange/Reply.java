package dev.chimera.openclaw.exchange;

import dev.chimera.api.Bytes;
import java.time.Duration;
import java.util.function.Function;

/** What a peer answers to a message. Immutable. */
public sealed interface Reply {
    /** Exactly one of the three is applied. */
    <R> R fold(
            Function<? super Said, ? extends R> said,
            Function<? super Working, ? extends R> working,
            Function<? super Unsigned, ? extends R> unsigned);

    /** A message. */
    record Said(Bytes message) implements Reply {
        @Override
        public <R> R fold(
                Function<? super Said, ? extends R> said,
                Function<? super Working, ? extends R> working,
                Function<? super Unsigned, ? extends R> unsigned) {
            return said.apply(this);
        }
    }

    /** The work goes on; the same message again, in a while, is answered with what came of it. Nobody signed this. */
    record Working(Duration retryAfter) implements Reply {
        @Override
        public <R> R fold(
                Function<? super Said, ? extends R> said,
                Function<? super Working, ? extends R> working,
                Function<? super Unsigned, ? extends R> unsigned) {
            return working.apply(this);
        }
    }

    /**
     * A refusal before it was clear who asked, which nobody signed, so that nothing but a wait may follow from it.
     *
     * @param status the code
     * @param detail in words
     * @param retryAfter zero if it says nothing about that
     */
    record Unsigned(int status, String detail, Duration retryAfter) implements Reply {
        @Override
        public <R> R fold(
                Function<? super Said, ? extends R> said,
                Function<? super Working, ? extends R> working,
                Function<? super Unsigned, ? extends R> unsigned) {
            return unsigned.apply(this);
        }
    }
}
