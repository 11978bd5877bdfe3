package dev.chimera.openclaw.exchange;

import dev.chimera.api.Bytes;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import java.net.URI;
import java.time.Duration;

/** Carries a message to a peer and its answer back. Thread-safe. */
@FunctionalInterface
public interface PeerTransport {
    /**
     * Sends {@code message} to {@code endpoint}.
     *
     * @param patience how long the answer may take
     * @throws UnreachableException if there is no answer; the message may have arrived all the same
     */
    Reply post(URI endpoint, Bytes message, Duration patience) throws InterruptedException;

    /** No answer came. */
    final class UnreachableException extends ChimeraException {
        private static final long serialVersionUID = 1L;

        /** No answer came because of {@code why}. */
        public UnreachableException(String why, Throwable cause) {
            super(ErrorCode.PROVIDER_FAILED, why, cause);
        }
    }
}
