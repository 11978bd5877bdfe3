package dev.chimera.openclaw.card;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chimera.api.network.PeerSigner;
import dev.chimera.openclaw.hiring.Offering;
import dev.chimera.openclaw.http.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * The card that A2A 1.0 looks for under {@code /.well-known/agent-card.json}. It names one interface, which speaks
 * {@code chimera-openclaw/1} and nothing else, and is signed with the peer's own key. Immutable.
 *
 * @param name what it calls itself
 * @param description what it says of itself
 * @param endpoint where it answers
 * @param offerings what it sells
 */
public record AgentCard(String name, String description, URI endpoint, Collection<Offering> offerings) {
    /** The protocol's name in a card: its binding, and the extension that a caller has to know. */
    public static final String PROTOCOL = "https://chimera.dev/openclaw/1";

    private static final String VERSION = "1.0.0";
    private static final String A2A_VERSION = "1.0";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * It as canonical JSON (RFC 8785) with a signature (RFC 7515, RFC 8037) over the canonical JSON of all else, as section 8.4 of
     * A2A 1.0 has it.
     */
    public String signedBy(PeerSigner signer) {
        ObjectNode card = unsigned(signer);
        String header = base64(canonical(JSON.createObjectNode()
                .put("alg", "EdDSA")
                .put("kid", signer.peerId().toString())
                .put("typ", "JOSE")));
        byte[] input = (header + "." + base64(canonical(card))).getBytes(StandardCharsets.US_ASCII);
        card.putArray("signatures")
                .addObject()
                .put("protected", header)
                .put("signature", base64(signer.sign(input).toArray()));
        return new String(canonical(card), StandardCharsets.UTF_8);
    }

    /** Without fields that hold a default and are not required: A2A takes them out before it checks a signature. */
    private ObjectNode unsigned(PeerSigner signer) {
        ObjectNode card = JSON.createObjectNode()
                .put("name", name)
                .put("description", description)
                .put("version", VERSION);
        card.putArray("supportedInterfaces")
                .addObject()
                .put("url", endpoint.toString())
                .put("protocolBinding", PROTOCOL)
                .put("protocolVersion", A2A_VERSION);
        ObjectNode capabilities =
                card.putObject("capabilities").put("streaming", false).put("pushNotifications", false);
        capabilities
                .putArray("extensions")
                .addObject()
                .put("uri", PROTOCOL)
                .put("description", "This peer is hired and paid over chimera-openclaw/1; it takes no A2A tasks.")
                .put("required", true)
                .putObject("params")
                .put("peerId", signer.peerId().toString())
                .put("publicKey", base64(signer.publicKey().toArray()))
                .put("endpoint", endpoint.toString());
        card.putArray("defaultInputModes").add(Endpoint.MESSAGE);
        card.putArray("defaultOutputModes").add(Endpoint.MESSAGE);
        ArrayNode skills = card.putArray("skills");
        offerings.stream()
                .sorted(Comparator.comparing(offering -> offering.capability().path()))
                .forEach(offering -> describe(offering, skills.addObject()));
        return card;
    }

    private static void describe(Offering offering, ObjectNode skill) {
        String path = offering.capability().path();
        skill.put("id", path)
                .put("name", path)
                .put(
                        "description",
                        "Work of the kind " + path + ", done in "
                                + offering.terms().completeWithin().toMillis() + " ms with a quality of at least "
                                + offering.terms().minimumQuality() + ".");
        ArrayNode tags = skill.putArray("tags");
        for (String part : path.split("/", -1)) {
            tags.add(part);
        }
    }

    private static byte[] canonical(ObjectNode json) {
        try {
            return new JsonCanonicalizer(JSON.writeValueAsBytes(json)).getEncodedUTF8();
        } catch (IOException e) {
            throw new IllegalStateException("an agent card cannot be written", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
