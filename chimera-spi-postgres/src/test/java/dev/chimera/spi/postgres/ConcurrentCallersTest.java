package dev.chimera.spi.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.AgentId;
import dev.chimera.api.Digest;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.spec.Spec;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long the answer to a caller can take, counted in commits rather than in time. */
class ConcurrentCallersTest {
    private static final int CALLERS = 32;
    private static final long PAUSE_NANOS = 5_000_000;

    private final TestSchema schema = TestSchema.ready();
    private final List<Thread> callers = new ArrayList<>();

    @AfterEach
    void close() {
        schema.close();
    }

    @Test
    @Spec("CFO-6")
    void callers_who_ask_at_once_wait_for_two_commits_at_most() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS, this::caller);
        try (LocalCfo cfo = cfo();
                Connection other = TestServer.connect();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("SELECT next_seq FROM " + schema.name() + ".ledger_head FOR UPDATE");
            List<Future<ApprovalDecision>> answers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                answers.add(threads.submit(() -> approve(cfo)));
            }
            waitUntilAllButOneQueue();
            other.rollback();

            for (Future<ApprovalDecision> answer : answers) {
                assertThat(answer.get()).isInstanceOf(ApprovalDecision.Approved.class);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(schema.ask("SELECT count(*) || ' in ' || count(DISTINCT xmin::text) FROM chimera.ledger"
                        + " WHERE kind = 'decision'"))
                .isEqualTo(CALLERS + " in 2");
    }

    /** One caller waits for the head, which another transaction holds; the others wait for that one. */
    private void waitUntilAllButOneQueue() {
        while (callers.stream().filter(ConcurrentCallersTest::queues).count() < CALLERS - 1) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static boolean queues(Thread caller) {
        for (StackTraceElement frame : caller.getStackTrace()) {
            if (frame.getClassName().endsWith(".WriteQueue")
                    && frame.getMethodName().equals("pass")) {
                return caller.getState() == Thread.State.WAITING;
            }
        }
        return false;
    }

    private Thread caller(Runnable work) {
        Thread thread = new Thread(work);
        callers.add(thread);
        return thread;
    }

    private LocalCfo cfo() {
        return LocalCfo.builder()
                .budget(Budget.daily(Money.usd("100.00")))
                .store(schema.open().ledger())
                .keys(CfoKeys.generate())
                .build();
    }

    private static ApprovalDecision approve(Cfo cfo) {
        return cfo.approve(new SpendRequest(
                UUID.randomUUID(),
                new AgentId("artist/luna"),
                SpendCategory.MEDIA,
                Money.usd("0.01"),
                Ratio.of("3"),
                "a picture for the newsletter",
                new SpendRequest.Target("studio", Digest.sha256("an order"))));
    }
}
