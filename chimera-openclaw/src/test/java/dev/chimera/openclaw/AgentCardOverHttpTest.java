package dev.chimera.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.Tariff;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.core.memory.InMemoryStorage;
import dev.chimera.core.memory.SlidingWindow;
import dev.chimera.openclaw.hiring.ServiceResult;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** The card as a stranger fetches it. */
class AgentCardOverHttpTest {
    @Test
    void a_running_peer_serves_its_card_and_always_the_same() throws Exception {
        try (InMemoryStorage storage = new InMemoryStorage();
                LocalCfo cfo = LocalCfo.builder()
                        .budget(Budget.daily(Money.usd("100.00")))
                        .store(storage.ledger())
                        .keys(CfoKeys.generate())
                        .tariff(Tariff.in(Tariff.COMPUTE_CREDITS)
                                .with("text/upper", Money.of("50", Tariff.COMPUTE_CREDITS)))
                        .build();
                OpenClaw peer = OpenClaw.builder()
                        .name("Upper", "writes in capitals")
                        .keys(PeerKeys.generate())
                        .directory(new MapDirectory())
                        .storage(storage)
                        .cfo(cfo)
                        .rate(new SlidingWindow(100, Duration.ofMinutes(1), InstantSource.system()))
                        .offer("text/upper", (exchange, task) -> ServiceResult.text("", Ratio.ONE))
                        .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .privateNetwork()
                        .open()) {
            URI endpoint = peer.endpoint().orElseThrow();
            HttpResponse<String> first = get(endpoint.resolve("/.well-known/agent-card.json"));

            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(first.headers().firstValue("Content-Type")).contains("application/json");
            JsonNode card = new ObjectMapper().readTree(first.body());
            assertThat(card.at("/name").textValue()).isEqualTo("Upper");
            assertThat(card.at("/supportedInterfaces/0/url").textValue()).isEqualTo(endpoint.toString());
            assertThat(card.at("/capabilities/extensions/0/params/peerId").textValue())
                    .isEqualTo(peer.peerId().toString());
            assertThat(card.at("/skills/0/id").textValue()).isEqualTo("text/upper");
            assertThat(card.at("/signatures/0/signature").textValue()).hasSize(86);
            assertThat(get(endpoint.resolve("/.well-known/agent-card.json")).body())
                    .isEqualTo(first.body());
        }
    }

    private static HttpResponse<String> get(URI uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
