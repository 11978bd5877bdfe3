package dev.chimera.spi.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Earning;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SettlementException;
import dev.chimera.api.finance.Tariff;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LedgerVerifier;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.spec.Spec;
import dev.chimera.tck.SettableClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real governor on a real file: what came in is booked once, however many governors share the file and however often it is opened. */
@Spec("DATA-4")
class EarningsInFileTest {
    private static final int THREADS = 8;

    @TempDir
    Path folder;

    private final OpenStorages open = new OpenStorages();
    private final CfoKeys keys = CfoKeys.generate();

    @AfterEach
    void close() {
        open.close();
    }

    @Test
    void an_earning_is_booked_once_by_eight_threads_of_two_governors_and_known_when_the_file_is_opened_again()
            throws Exception {
        List<Long> booked = new ArrayList<>();
        try (LocalCfo one = cfo();
                LocalCfo other = cfo()) {
            for (int round = 0; round < 10; round++) {
                Earning earning = earning(round, "105");
                List<Long> seqs = together(thread -> (thread % 2 == 0 ? one : other).earn(earning));
                assertThat(seqs).hasSize(THREADS).containsOnly(seqs.get(0));
                booked.add(seqs.get(0));
            }
        }
        assertThat(booked).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        open.close();

        try (LocalCfo again = cfo()) {
            for (int round = 0; round < 10; round++) {
                assertThat(again.earn(earning(round, "105"))).isEqualTo(booked.get(round));
            }
            assertThatThrownBy(() -> again.earn(earning(3, "1")))
                    .isInstanceOfSatisfying(
                            SettlementException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.IDEMPOTENCY_CONFLICT));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            again.ledger().export(out);
            assertThat(LedgerVerifier.of(keys.publicKeys())
                            .verify(new ByteArrayInputStream(out.toByteArray()))
                            .size())
                    .isEqualTo(10);
        }
        assertThat(
                        Sql.ask(
                                folder.resolve("chimera.db"),
                                "SELECT kind || ' ' || currency || ' ' || sum(amount_micros) FROM ledger GROUP BY kind, currency"))
                .isEqualTo("earned COMPUTE_CREDITS 1050000000");
    }

    private interface Work {
        long on(int thread);
    }

    private static List<Long> together(Work work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Long>> futures = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                futures.add(pool.submit(() -> work.on(thread)));
            }
            List<Long> seqs = new ArrayList<>();
            for (Future<Long> future : futures) {
                seqs.add(future.get(60, TimeUnit.SECONDS));
            }
            return seqs;
        } finally {
            pool.shutdownNow();
        }
    }

    private LocalCfo cfo() {
        return LocalCfo.builder()
                .budget(Budget.daily(Money.usd("1.00")))
                .store(open.at(folder.resolve("chimera.db")).ledger())
                .keys(keys)
                .clock(new SettableClock())
                .build();
    }

    private static Earning earning(int id, String credits) {
        return new Earning(
                new UUID(7, id),
                "node-" + id,
                "image.render",
                Money.of(credits, Tariff.COMPUTE_CREDITS),
                Digest.sha256("receipt " + id));
    }
}
