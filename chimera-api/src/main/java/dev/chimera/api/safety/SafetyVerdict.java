package dev.chimera.api.safety;

import java.util.List;
import java.util.function.Function;

/** What the gateway decided: the strictest of what its checks found. Immutable. */
public sealed interface SafetyVerdict {

    /** All that was found. */
    List<Finding> findings();

    /** Exactly one of the four is applied. */
    <R> R fold(
            Function<? super Allowed, ? extends R> allowed,
            Function<? super Redacted, ? extends R> redacted,
            Function<? super Held, ? extends R> held,
            Function<? super Blocked, ? extends R> blocked);

    /** It may go on. */
    record Allowed(List<Finding> findings) implements SafetyVerdict {
        public Allowed {
            findings = List.copyOf(findings);
        }

        @Override
        public <R> R fold(
                Function<? super Allowed, ? extends R> allowed,
                Function<? super Redacted, ? extends R> redacted,
                Function<? super Held, ? extends R> held,
                Function<? super Blocked, ? extends R> blocked) {
            return allowed.apply(this);
        }
    }

    /** It may go on with {@code text} in place of its own. */
    record Redacted(List<Finding> findings, String text) implements SafetyVerdict {
        public Redacted {
            findings = List.copyOf(findings);
        }

        @Override
        public <R> R fold(
                Function<? super Allowed, ? extends R> allowed,
                Function<? super Redacted, ? extends R> redacted,
                Function<? super Held, ? extends R> held,
                Function<? super Blocked, ? extends R> blocked) {
            return redacted.apply(this);
        }
    }

    /** It waits for a person. */
    record Held(List<Finding> findings) implements SafetyVerdict {
        public Held {
            findings = List.copyOf(findings);
        }

        @Override
        public <R> R fold(
                Function<? super Allowed, ? extends R> allowed,
                Function<? super Redacted, ? extends R> redacted,
                Function<? super Held, ? extends R> held,
                Function<? super Blocked, ? extends R> blocked) {
            return held.apply(this);
        }
    }

    /** It stops here. */
    record Blocked(List<Finding> findings) implements SafetyVerdict {
        public Blocked {
            findings = List.copyOf(findings);
        }

        @Override
        public <R> R fold(
                Function<? super Allowed, ? extends R> allowed,
                Function<? super Redacted, ? extends R> redacted,
                Function<? super Held, ? extends R> held,
                Function<? super Blocked, ? extends R> blocked) {
            return blocked.apply(this);
        }
    }
}
