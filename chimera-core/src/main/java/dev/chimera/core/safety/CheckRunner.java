package dev.chimera.core.safety;

import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import dev.chimera.api.safety.Subject;
import dev.chimera.api.spi.SafetyCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs checks so that none can open the door by failing: the checks of this package on the caller's thread, a host's checks side
 * by side on an executor, each within one time limit. What throws, answers nothing, cannot be started or is late becomes a finding
 * that blocks and names the check. Thread-safe.
 */
final class CheckRunner {
    private static final Logger LOG = LoggerFactory.getLogger(CheckRunner.class);

    private final List<Named> inline = new ArrayList<>();
    private final List<Named> guarded = new ArrayList<>();
    private final Executor executor;
    private final Duration limit;

    CheckRunner(List<SafetyCheck> checks, Executor executor, Duration limit) {
        this.executor = executor;
        this.limit = limit;
        for (SafetyCheck check : checks) {
            (check instanceof InlineCheck ? inline : guarded).add(new Named(check, check.name()));
        }
    }

    private record Named(SafetyCheck check, String name) {
        private List<Finding> run(Subject subject) {
            return check.examines(subject) ? List.copyOf(check.check(subject)) : List.of();
        }
    }

    private record Started(Named check, FutureTask<List<Finding>> task) {}

    /** What all checks find in {@code subject}, in the order in which they were given, inline ones first. */
    List<Finding> run(Subject subject) {
        List<Finding> findings = new ArrayList<>();
        List<Started> started = new ArrayList<>(guarded.size());
        for (Named check : guarded) {
            start(check, subject, started, findings);
        }
        for (Named check : inline) {
            runInline(check, subject, findings);
        }
        long deadline = System.nanoTime() + limit.toNanos();
        for (Started one : started) {
            await(one, deadline, findings);
        }
        return findings;
    }

    private static void runInline(Named check, Subject subject, List<Finding> findings) {
        try {
            findings.addAll(check.run(subject));
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            findings.add(failed(check.name(), e));
        }
    }

    private void start(Named check, Subject subject, List<Started> started, List<Finding> findings) {
        FutureTask<List<Finding>> task = new FutureTask<>(() -> check.run(subject));
        try {
            executor.execute(task);
            started.add(new Started(check, task));
        } catch (RejectedExecutionException e) {
            findings.add(failed(check.name(), e));
        }
    }

    private void await(Started one, long deadline, List<Finding> findings) {
        try {
            findings.addAll(one.task().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            one.task().cancel(true);
            findings.add(late(one.check().name()));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            findings.add(failed(one.check().name(), cause == null ? e : cause));
        } catch (InterruptedException e) {
            one.task().cancel(true);
            Thread.currentThread().interrupt();
            findings.add(failed(one.check().name(), e));
        }
    }

    private Finding late(String check) {
        LOG.warn("safety check {} did not answer within {}; the subject is blocked", check, limit);
        return new Finding(
                "gateway.check-timeout",
                Severity.BLOCK,
                "check",
                check,
                "did not answer within " + limit + "; blocked");
    }

    /** The failure's message is left out of finding and log, because it may repeat the text that was checked. */
    private static Finding failed(String check, Throwable failure) {
        String kind = failure.getClass().getName();
        StackTraceElement[] trace = failure.getStackTrace();
        LOG.warn("safety check {} failed with {} at {}; blocked", check, kind, trace.length == 0 ? "?" : trace[0]);
        return new Finding("gateway.check-failed", Severity.BLOCK, "check", check, "failed with " + kind + "; blocked");
    }
}
