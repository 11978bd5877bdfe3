package dev.chimera.examples.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.spi.LanguageModel;
import dev.chimera.tck.LanguageModelContract;
import dev.chimera.tck.Permits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

// tag::model-contract[]
class HttpModelTest implements LanguageModelContract {
    private final AtomicLong asked = new AtomicLong();

    @Override
    public LanguageModel model() {
        return at("/model", Duration.ofSeconds(20));
    }

    @Override
    public LanguageModel failing() {
        return at("/nowhere", Duration.ofSeconds(20));
    }

    @Override
    public Optional<LanguageModel> silent() {
        return Optional.of(at("/silence", Duration.ofMillis(200)));
    }

    @Override
    public Optional<LanguageModel> waiting() {
        return Optional.of(at("/silence", Duration.ofMinutes(5)));
    }

    // end::model-contract[]
    @Override
    public OptionalLong asked(LanguageModel model) {
        return OptionalLong.of(asked.get());
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/model", exchange -> {
            asked.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            byte[] answer = "Seven words about the sea, it seems.".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.createContext("/silence", exchange -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.createContext("/drip", exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write('S');
            exchange.getResponseBody().flush();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void no_thread_goes_on_reading_an_answer_that_nobody_waits_for() throws Exception {
        LanguageModel model = at("/drip", Duration.ofMillis(300));

        LanguageModel.Prompt prompt = new LanguageModel.Prompt("be brief", "say something", 20);
        OpenedPermit permit = Permits.generous().open(model.name(), prompt.content(), Money.usd("1.00"));

        assertThatThrownBy(() -> model.complete(prompt, permit)).hasMessageContaining("did not answer");

        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (isRead()) {
            assertThat(System.nanoTime()).as("in 20 s").isLessThan(end);
            Thread.sleep(10);
        }
    }

    private static boolean isRead() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getClassName().equals(HttpModel.class.getName())
                        && frame.getMethodName().equals("text"));
    }

    private LanguageModel at(String path, Duration timeLimit) {
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        return new HttpModel(endpoint, Money.usd("0.02"), timeLimit);
    }
}
