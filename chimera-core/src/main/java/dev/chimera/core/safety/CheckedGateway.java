package dev.chimera.core.safety;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.Platform;
import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.api.safety.SafetyGateway;
import dev.chimera.api.safety.SafetyVerdict;
import dev.chimera.api.safety.Subject;
import dev.chimera.api.spi.AuditLog;
import dev.chimera.api.spi.PublishTarget.Limits;
import dev.chimera.api.spi.SafetyCheck;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The gateway: the {@link StandardChecks}, which cannot be left out, and whatever checks a host adds. Thread-safe. Whoever builds
 * it closes it; it has threads only while a host's check needs one.
 *
 * <p>The verdict is the strictest of what the checks found. A text of more than {@value #TEXT_MAX} bytes or a subject with more
 * than {@value #FINDINGS_MAX} findings is blocked. What is redacted on the way in is checked once more before it is given out,
 * up to {@value #ROUNDS_MAX} times, and is blocked if that does not end. Nothing is changed on the way out: there a finding that
 * asks to redact holds instead, because an approval is bound to every byte.
 *
 * <p>A check that throws or is late blocks ({@code gateway.check-failed}, {@code gateway.check-timeout}). An audit log that throws
 * is the one failure that reaches the caller: a verdict that cannot be recorded is not given.
 */
public final class CheckedGateway implements SafetyGateway, AutoCloseable {
    /** The longest text, in bytes of UTF-8. */
    public static final int TEXT_MAX = 1_048_576;
    /** The most findings on one subject. */
    public static final int FINDINGS_MAX = 1_000;

    static final int ROUNDS_MAX = 3;

    private final CheckRunner checks;
    private final @Nullable VerdictAudit audit;
    private final @Nullable ThreadPoolExecutor ownThreads;

    private CheckedGateway(CheckRunner checks, @Nullable VerdictAudit audit, @Nullable ThreadPoolExecutor ownThreads) {
        this.checks = checks;
        this.audit = audit;
        this.ownThreads = ownThreads;
    }

    /** The standard checks alone, without an audit log. */
    public static CheckedGateway standard() {
        return builder().build();
    }

    /** A gateway to be put together. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public SafetyVerdict screen(Subject subject) {
        SafetyVerdict verdict = TextSize.isWithin(subject.text(), TEXT_MAX) ? judge(subject) : tooLarge(subject);
        if (audit != null) {
            audit.record(subject, verdict);
        }
        return verdict;
    }

    /** Ends the threads that a host's checks ran on, if they are the gateway's own. */
    @Override
    public void close() {
        if (ownThreads != null) {
            ownThreads.shutdownNow();
        }
    }

    private SafetyVerdict judge(Subject subject) {
        List<Finding> findings = checks.run(subject);
        return switch (Verdicts.strictest(findings)) {
            case BLOCK -> new SafetyVerdict.Blocked(Verdicts.bounded(findings, FINDINGS_MAX));
            case HOLD -> Verdicts.tooMany(findings, FINDINGS_MAX, new SafetyVerdict.Held(findings));
            case REDACT ->
                subject instanceof Subject.Inbound inbound
                        ? Verdicts.tooMany(findings, FINDINGS_MAX, redacted(inbound, findings))
                        : Verdicts.tooMany(findings, FINDINGS_MAX, new SafetyVerdict.Held(findings));
            case NOTE -> Verdicts.tooMany(findings, FINDINGS_MAX, new SafetyVerdict.Allowed(findings));
        };
    }

    private SafetyVerdict redacted(Subject.Inbound subject, List<Finding> first) {
        List<Finding> all = new ArrayList<>(first);
        List<Finding> asked = first;
        String text = subject.text();
        for (int round = 0; round < ROUNDS_MAX; round++) {
            if (!Redaction.isPossible(text, asked)) {
                return Verdicts.blocked(
                        all, "gateway.no-place", "a finding asks to redact but names no part of the text");
            }
            text = Redaction.apply(text, asked);
            if (text.isBlank()) {
                return Verdicts.blocked(all, "gateway.nothing-left", "nothing is left to read");
            }
            asked = checks.run(new Subject.Inbound(subject.boundary(), subject.id(), text, subject.links()));
            Severity strictest = Verdicts.strictest(asked);
            if (strictest == Severity.NOTE) {
                return new SafetyVerdict.Redacted(Verdicts.bounded(all, FINDINGS_MAX), text);
            }
            all.addAll(asked);
            if (strictest != Severity.REDACT) {
                List<Finding> bounded = Verdicts.bounded(all, FINDINGS_MAX);
                return strictest == Severity.BLOCK
                        ? new SafetyVerdict.Blocked(bounded)
                        : new SafetyVerdict.Held(bounded);
            }
        }
        return Verdicts.blocked(all, "gateway.redaction-unstable", "what is left keeps asking to be redacted");
    }

    private static SafetyVerdict tooLarge(Subject subject) {
        return new SafetyVerdict.Blocked(List.of(new Finding(
                "size",
                Severity.BLOCK,
                "text",
                subject.text().length() + " characters",
                "a text has at most " + TEXT_MAX + " bytes")));
    }

    /** Puts a gateway together. Not thread-safe. */
    public static final class Builder {
        private static final int THREADS_MAX = 16;
        private static final int WAITING_MAX = 1_024;

        private final List<SafetyCheck> added = new ArrayList<>();
        private double holdFrom = StandardChecks.CONFIDENCE_HOLD_FROM;
        private double goAbove = StandardChecks.CONFIDENCE_GO_ABOVE;
        private @Nullable AuditLog audit;
        private @Nullable InstantSource clock;
        private @Nullable Executor executor;
        private @Nullable Duration timeLimit;

        private Builder() {}

        /** Adds a host's check; it runs beside the standard ones, within the time limit. */
        public Builder check(SafetyCheck check) {
            added.add(check);
            return this;
        }

        /** Adds a check of what each platform takes; a platform that is not named is blocked. */
        public Builder platformLimits(Map<Platform, Limits> limits) {
            return check(StandardChecks.platformLimits(limits));
        }

        /** Below {@code holdFrom} content is rejected, up to {@code goAbove} a person decides; 0.70 and 0.90 if not set. */
        public Builder confidence(double holdFrom, double goAbove) {
            if (!(holdFrom >= 0 && holdFrom <= goAbove && goAbove <= 1)) {
                throw new ConfigurationException(
                        "confidence tiers must be in order within 0 to 1, got " + holdFrom + " and " + goAbove);
            }
            this.holdFrom = holdFrom;
            this.goAbove = goAbove;
            return this;
        }

        /** Where verdicts are recorded. */
        public Builder audit(AuditLog audit) {
            this.audit = once("audit", this.audit, audit);
            return this;
        }

        /** The time that is written into the audit log; the system's if not set. */
        public Builder clock(InstantSource clock) {
            this.clock = once("clock", this.clock, clock);
            return this;
        }

        /** What runs the host's checks; own daemon threads, at most 16, if not set. The gateway does not close it. */
        public Builder executor(Executor executor) {
            this.executor = once("executor", this.executor, executor);
            return this;
        }

        /** How long a host's checks may take, 1 ms to 1 minute; 2 seconds if not set. */
        public Builder timeLimit(Duration timeLimit) {
            if (timeLimit.toMillis() < 1 || timeLimit.compareTo(Duration.ofMinutes(1)) > 0) {
                throw new ConfigurationException("time limit must be from 1 ms to 1 minute, got " + timeLimit);
            }
            this.timeLimit = once("timeLimit", this.timeLimit, timeLimit);
            return this;
        }

        /** The gateway; nothing is started yet. */
        public CheckedGateway build() {
            List<SafetyCheck> checks = new ArrayList<>(StandardChecks.withConfidence(holdFrom, goAbove));
            checks.addAll(added);
            Executor given = executor;
            ThreadPoolExecutor own = given == null ? threads() : null;
            Executor runs = own == null ? Objects.requireNonNull(given) : own;
            CheckRunner runner = new CheckRunner(checks, runs, timeLimit == null ? Duration.ofSeconds(2) : timeLimit);
            InstantSource time = clock == null ? InstantSource.system() : clock;
            return new CheckedGateway(runner, audit == null ? null : new VerdictAudit(audit, time), own);
        }

        private static <T> T once(String slot, @Nullable T old, T value) {
            if (old != null) {
                throw new ConfigurationException(slot + " is set twice; set it once");
            }
            return value;
        }

        private static ThreadPoolExecutor threads() {
            ThreadPoolExecutor threads = new ThreadPoolExecutor(
                    THREADS_MAX, THREADS_MAX, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING_MAX), task -> {
                        Thread thread = new Thread(task, "chimera-safety-check");
                        thread.setDaemon(true);
                        return thread;
                    });
            threads.allowCoreThreadTimeOut(true);
            return threads;
        }
    }
}
