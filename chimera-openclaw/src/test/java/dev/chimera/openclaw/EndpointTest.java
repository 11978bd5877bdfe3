package dev.chimera.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chimera.api.Bytes;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.Tariff;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.core.memory.InMemoryStorage;
import dev.chimera.core.memory.SlidingWindow;
import dev.chimera.openclaw.hiring.PeerRequest;
import dev.chimera.openclaw.hiring.PeerResponse;
import dev.chimera.openclaw.hiring.ServiceResult;
import dev.chimera.spec.Spec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a peer's endpoint answers to those who ask too often or for what is not there. */
class EndpointTest {
    private final InMemoryStorage storage = new InMemoryStorage();
    private final LocalCfo cfo = LocalCfo.builder()
            .budget(Budget.daily(Money.usd("100.00")))
            .store(storage.ledger())
            .keys(CfoKeys.generate())
            .tariff(Tariff.in(Tariff.COMPUTE_CREDITS).with("text/upper", Money.of("50", Tariff.COMPUTE_CREDITS)))
            .build();
    private OpenClaw peer;

    @BeforeEach
    void open() {
        peer = OpenClaw.builder()
                .keys(PeerKeys.generate())
                .directory(new MapDirectory())
                .storage(storage)
                .cfo(cfo)
                .rate(new SlidingWindow(100, Duration.ofMinutes(1), InstantSource.system()))
                .offer("text/upper", (exchange, task) -> ServiceResult.text("", Ratio.ONE))
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .privateNetwork()
                .open();
    }

    @AfterEach
    void close() {
        peer.close();
        cfo.close();
        storage.close();
    }

    @Test
    @Spec("CLAW-10")
    void the_hundred_and_first_request_in_a_minute_is_refused_and_other_addresses_are_not() throws Exception {
        for (int i = 0; i < 100; i++) {
            assertThat(ask("127.0.0.1", "GET", "/openclaw/heartbeat")).startsWith("HTTP/1.1 200");
        }
        String refused = ask("127.0.0.1", "GET", "/openclaw/heartbeat");

        assertThat(refused).startsWith("HTTP/1.1 429").containsPattern("Retry-After: ([1-9]|[1-5]\\d|60)\r\n");
        JsonNode error = new ObjectMapper()
                .readTree(refused.substring(refused.indexOf("\r\n\r\n") + 4))
                .get("error");
        assertThat(error.get("code").textValue()).isEqualTo("SATURATED");
        assertThat(error.at("/details/status").textValue()).isEqualTo("429");
        assertThat(Long.parseLong(error.at("/details/retry_after_ms").textValue()))
                .isBetween(1L, 60_000L);
        assertThat(ask("127.0.0.1", "POST", "/nothing")).startsWith("HTTP/1.1 429");
        assertThat(ask("127.0.0.2", "GET", "/openclaw/heartbeat")).startsWith("HTTP/1.1 200");
    }

    @Test
    @Spec("CLAW-10")
    void all_addresses_of_one_ipv6_host_are_counted_together() throws Exception {
        for (int i = 0; i < 100; i++) {
            assertThat(asked("2001:db8:1:2::" + i).status()).isEqualTo(200);
        }

        assertThat(asked("2001:db8:1:2:ffff::1").status()).isEqualTo(429);
        assertThat(asked("2001:db8:1:3::1").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /openclaw/heartbeat, 200",
        "GET, /.well-known/chimera-openclaw, 200",
        "GET, /.well-known/agent-card.json, 200",
        "GET, /openclaw/evidence, 200",
        "GET, /openclaw/../openclaw/heartbeat, 200",
        "GET, /openclaw, 404",
        "GET, /openclaw/heartbeat/, 404",
        "GET, //openclaw/heartbeat, 400",
        "GET, /OPENCLAW/HEARTBEAT, 404",
        "GET, /, 404",
        "GET, /openclaw/%2e%2e/heartbeat, 400",
        "GET, /openclaw%2Fheartbeat, 400",
        "GET, /openclaw/exchange, 405",
        "PUT, /openclaw/exchange, 405",
        "POST, /openclaw/heartbeat, 405",
        "DELETE, /.well-known/agent-card.json, 405",
        "TRACE, /openclaw/heartbeat, 405",
        "OPTIONS, /openclaw/evidence, 405",
        "NONSENSE, /openclaw/evidence, 405",
        "POST, /openclaw/exchange, 401"
    })
    void a_path_and_method_is_answered_with_its_status(String method, String path, int status) throws Exception {
        String answer = ask("127.0.0.1", method, path);

        assertThat(answer).startsWith("HTTP/1.1 " + status);
        if (status != 200) {
            JsonNode details = new ObjectMapper()
                    .readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4))
                    .at("/error/details");
            assertThat(details.get("status").textValue()).isEqualTo(String.valueOf(status));
            for (Iterator<JsonNode> each = details.elements(); each.hasNext(); ) {
                assertThat(each.next().isTextual())
                        .as("details are text to text")
                        .isTrue();
            }
        }
    }

    private PeerResponse asked(String from) throws IOException {
        return peer.handler()
                .handle(new PeerRequest(
                        "GET", "/openclaw/heartbeat", InetAddress.getByName(from), Bytes.of(new byte[0])));
    }

    private String ask(String from, String method, String path) throws IOException {
        URI endpoint = peer.endpoint().orElseThrow();
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), endpoint.getPort(), InetAddress.getByName(from), 0)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write((method + " " + path
                                    + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
