package dev.chimera.core.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.chimera.api.spi.PostSourceException;
import dev.chimera.api.trend.Post;
import dev.chimera.api.trend.TrendQuery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedDownloadTest {
    private static final String FEED =
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>n\u00e9e</title><entry><id>1</id>"
                    + "<title>caf\u00e9</title><updated>2026-02-01T00:00:00Z</updated></entry></feed>";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch testOver = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        testOver.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private interface Answer {
        void to(HttpExchange exchange) throws Exception;
    }

    private RssPosts feed(Answer answer) {
        server.createContext("/feed", exchange -> {
            try (exchange) {
                answer.to(exchange);
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        });
        return RssPosts.of(URI.create("http://localhost:" + server.getAddress().getPort() + "/feed?key=s3cret"));
    }

    private static void send(HttpExchange exchange, String contentType, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", contentType);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private static void redirect(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().add("Location", location);
        exchange.sendResponseHeaders(302, -1);
    }

    private static List<Post> read(RssPosts feed) {
        try (Stream<Post> posts = feed.read(TrendQuery.global())) {
            return posts.toList();
        }
    }

    @Test
    void reads_a_feed_in_the_character_set_that_its_server_names() {
        RssPosts feed = feed(exchange ->
                send(exchange, "application/xml; charset=ISO-8859-1", FEED.getBytes(StandardCharsets.ISO_8859_1)));

        assertThat(read(feed)).singleElement().satisfies(post -> {
            assertThat(post.text()).isEqualTo("caf\u00e9");
            assertThat(post.channel()).isEqualTo("n\u00e9e");
        });
    }

    @Test
    void follows_a_redirect() {
        server.createContext("/moved", exchange -> {
            try (exchange) {
                send(exchange, "application/atom+xml", FEED.getBytes(StandardCharsets.UTF_8));
            }
        });

        assertThat(read(feed(exchange -> redirect(exchange, "/moved")))).hasSize(1);
    }

    @Test
    void refuses_a_redirect_to_a_file() {
        assertThatThrownBy(() -> read(feed(exchange -> redirect(exchange, "file:///etc/hostname"))))
                .isInstanceOf(PostSourceException.class)
                .hasMessageContaining("redirects to a file address");
    }

    @Test
    void gives_up_on_redirects_in_a_circle() {
        assertThatThrownBy(() -> read(feed(exchange -> redirect(exchange, "/feed"))))
                .isInstanceOf(PostSourceException.class)
                .hasMessageContaining("more than 5 times");
    }

    @Test
    void reports_the_status_without_the_query_of_the_address() {
        assertThatThrownBy(() -> read(feed(exchange -> exchange.sendResponseHeaders(503, -1))))
                .isInstanceOf(PostSourceException.class)
                .hasMessageContaining("answered 503")
                .hasMessageContaining("/feed")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void hangs_up_when_a_feed_without_an_announced_length_grows_too_large() {
        RssPosts feed = feed(exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    byte[] part = new byte[10_000];
                    for (int i = 0; i < 100; i++) {
                        exchange.getResponseBody().write(part);
                    }
                })
                .sizeLimit(50_000);

        assertThatThrownBy(() -> read(feed))
                .isInstanceOf(PostSourceException.class)
                .hasMessageContaining("larger than the limit of 50000 bytes");
    }

    @Test
    void gives_up_on_a_server_that_begins_its_answer_and_never_ends_it() {
        RssPosts feed = feed(exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write('<');
                    exchange.getResponseBody().flush();
                    testOver.await();
                })
                .timeLimits(Duration.ofSeconds(5), Duration.ofMillis(300));

        assertThatThrownBy(() -> read(feed))
                .isInstanceOf(PostSourceException.class)
                .hasMessageContaining("did not answer within PT0.3S");
    }

    @Test
    void reports_a_server_that_cannot_be_reached() {
        RssPosts feed = feed(exchange -> {});
        server.stop(0);

        assertThatThrownBy(() -> read(feed))
                .isInstanceOf(PostSourceException.class)
                .hasMessageContaining("cannot be read");
    }
}
