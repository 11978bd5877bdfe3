package dev.chimera.openclaw.card;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.util.JsonFormat;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import dev.chimera.api.Bytes;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.PeerSigner;
import dev.chimera.openclaw.PeerKeys;
import dev.chimera.openclaw.hiring.Offering;
import io.a2a.grpc.utils.ProtoUtils;
import io.a2a.spec.AgentExtension;
import io.a2a.spec.AgentSkill;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;

/** The card as others read it: with the A2A project's own types, and with another library for signatures. */
class AgentCardTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** RFC 8785 for JSON that has no numbers and, in its names, no characters beyond the basic plane: sorted, without space. */
    private static final ObjectMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final PeerSigner keys = PeerKeys.generate();
    private final AgentCard card = new AgentCard(
            "Painter \u00e9\u20ac\ud83c\udfa8",
            "Says \"hello\",\n<paints> / \u007f",
            URI.create("https://agent.example.org/openclaw"),
            List.of(
                    Offering.of("text/upper", (exchange, task) -> {
                        throw new IllegalStateException();
                    }),
                    Offering.of("media/image/chart", (exchange, task) -> {
                        throw new IllegalStateException();
                    })));

    @Test
    void is_read_by_the_types_of_the_a2a_project() throws Exception {
        io.a2a.spec.AgentCard read = ProtoUtils.FromProto.agentCard(strict(card.signedBy(keys)));

        assertThat(read.name()).isEqualTo(card.name());
        assertThat(read.description()).isEqualTo(card.description());
        assertThat(read.version()).isNotBlank();
        assertThat(read.supportedInterfaces()).singleElement().satisfies(only -> {
            assertThat(only.url()).isEqualTo("https://agent.example.org/openclaw");
            assertThat(only.protocolBinding()).isEqualTo("https://chimera.dev/openclaw/1");
            assertThat(only.protocolVersion()).isEqualTo("1.0");
        });
        assertThat(read.capabilities().streaming()).isFalse();
        assertThat(read.capabilities().pushNotifications()).isFalse();
        AgentExtension extension = read.capabilities().extensions().get(0);
        assertThat(extension.uri()).isEqualTo("https://chimera.dev/openclaw/1");
        assertThat(extension.required()).isTrue();
        assertThat(extension.description()).contains("no A2A tasks");
        assertThat(extension.params())
                .containsOnly(
                        Map.entry("peerId", keys.peerId().toString()),
                        Map.entry(
                                "publicKey",
                                Base64URL.encode(keys.publicKey().toArray()).toString()),
                        Map.entry("endpoint", "https://agent.example.org/openclaw"));
        assertThat(read.defaultInputModes()).containsExactly("application/vnd.chimera.openclaw");
        assertThat(read.defaultOutputModes()).containsExactly("application/vnd.chimera.openclaw");
        assertThat(read.skills()).extracting(AgentSkill::id).containsExactly("media/image/chart", "text/upper");
        assertThat(read.skills().get(0).tags()).containsExactly("media", "image", "chart");
        assertThat(read.skills()).allSatisfy(skill -> {
            assertThat(skill.name()).isNotBlank();
            assertThat(skill.description()).contains("30000 ms").contains("0.8");
        });
        assertThat(read.signatures()).hasSize(1);
    }

    @Test
    void its_signature_is_one_that_another_library_verifies() throws Exception {
        JWSObject signed = jws(card.signedBy(keys));

        assertThat(signed.verify(verifier(keys.publicKey()))).isTrue();
        JWSHeader header = signed.getHeader();
        assertThat(header.getAlgorithm().getName()).isEqualTo("EdDSA");
        assertThat(header.getType().getType()).isEqualTo("JOSE");
        assertThat(header.getKeyID()).isEqualTo(keys.peerId().toString());
    }

    @Test
    void proves_the_same_identity_as_the_peer_has() throws Exception {
        JsonNode read = JSON.readTree(card.signedBy(keys));
        JsonNode params = read.at("/capabilities/extensions/0/params");
        Bytes key = Bytes.of(new Base64URL(params.get("publicKey").textValue()).decode());

        assertThat(PeerId.of(key).toString())
                .isEqualTo(params.get("peerId").textValue())
                .isEqualTo(jws(read.toString()).getHeader().getKeyID());
        assertThat(jws(read.toString()).verify(verifier(key))).isTrue();
    }

    @Test
    void is_canonical_as_two_implementations_write_it() throws Exception {
        String made = card.signedBy(keys);

        assertThat(made).isEqualTo(SORTED.writeValueAsString(SORTED.treeToValue(SORTED.readTree(made), Object.class)));
        assertThat(made.getBytes(StandardCharsets.UTF_8)).isEqualTo(new JsonCanonicalizer(made).getEncodedUTF8());
    }

    @Test
    void no_changed_byte_goes_unnoticed() throws Exception {
        byte[] made = card.signedBy(keys).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < made.length; i += 3) {
            byte[] changed = made.clone();
            changed[i] ^= 1;
            assertThat(verifies(changed)).as("byte %d", i).isFalse();
        }
        assertThat(verifies(made)).isTrue();
    }

    @Test
    void is_not_verified_by_the_key_of_somebody_else() throws Exception {
        assertThat(jws(card.signedBy(keys)).verify(verifier(PeerKeys.generate().publicKey())))
                .isFalse();
    }

    @Test
    void its_signature_holds_for_what_the_a2a_project_writes_of_it() throws Exception {
        String again = JsonFormat.printer().print(strict(card.signedBy(keys)));

        assertThat(jws(again).verify(verifier(keys.publicKey()))).isTrue();
    }

    @Test
    void its_signature_holds_for_a_card_that_says_little() throws Exception {
        AgentCard bare = new AgentCard("x", "", card.endpoint(), List.of());
        String again = bare.signedBy(keys);

        assertThat(strict(again).getSkillsCount()).isZero();
        assertThat(jws(again).verify(verifier(keys.publicKey()))).isTrue();
    }

    /** A card read by the grammar of A2A, which takes no field that it does not know. */
    private static io.a2a.grpc.AgentCard strict(String json) throws Exception {
        io.a2a.grpc.AgentCard.Builder read = io.a2a.grpc.AgentCard.newBuilder();
        JsonFormat.parser().merge(json, read);
        return read.build();
    }

    private boolean verifies(byte[] changed) {
        try {
            return jws(new String(changed, StandardCharsets.UTF_8)).verify(verifier(keys.publicKey()));
        } catch (Exception malformed) {
            return false;
        }
    }

    /** The signature of a card over what a reader makes of all else. */
    private static JWSObject jws(String text) throws Exception {
        ObjectNode read = (ObjectNode) JSON.readTree(text);
        JsonNode signature = read.remove("signatures").get(0);
        return new JWSObject(
                new Base64URL(signature.get("protected").textValue()),
                new Payload(Base64URL.encode(new JsonCanonicalizer(read.toString()).getEncodedUTF8())),
                new Base64URL(signature.get("signature").textValue()));
    }

    private static Ed25519Verifier verifier(Bytes key) throws Exception {
        return new Ed25519Verifier(new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(key.toArray())).build());
    }
}
