package dev.chimera.api.run;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.ServiceStatus;
import java.time.Duration;
import java.util.function.Function;

/** What became of a run that was handed in: it was taken on and will not be lost, or nothing was taken on at all. Immutable. */
public sealed interface Admission {
    /** 200 if it was taken on, else why not. */
    ServiceStatus status();

    /** Applies the function for what this is. */
    <T> T fold(Function<Accepted, T> accepted, Function<Refused, T> refused);

    /**
     * Taken on: it is in the store.
     *
     * @param runId by which it is found
     */
    record Accepted(RunId runId) implements Admission {
        @Override
        public ServiceStatus status() {
            return ServiceStatus.READY;
        }

        @Override
        public <T> T fold(Function<Accepted, T> accepted, Function<Refused, T> refused) {
            return accepted.apply(this);
        }
    }

    /**
     * Not taken on; nothing was written, and handing it in again later is safe.
     *
     * @param status 429, 503 or 500
     * @param code why
     * @param reason why, in words
     * @param retryAfter when to ask again, as far as can be told
     */
    record Refused(ServiceStatus status, ErrorCode code, String reason, Duration retryAfter) implements Admission {
        public Refused {
            if (status == ServiceStatus.READY) {
                throw new IllegalArgumentException("a refusal needs a status other than " + status);
            }
            if (retryAfter.isNegative()) {
                throw new IllegalArgumentException("retryAfter must not be negative, got " + retryAfter);
            }
        }

        @Override
        public <T> T fold(Function<Accepted, T> accepted, Function<Refused, T> refused) {
            return refused.apply(this);
        }
    }
}
