package dev.chimera.benchmarks.network;

import dev.chimera.api.Bytes;
import dev.chimera.api.network.PeerSignatures;
import dev.chimera.openclaw.PeerKeys;
import dev.chimera.openclaw.hiring.PeerHandler;
import dev.chimera.openclaw.hiring.PeerRequest;
import dev.chimera.openclaw.hiring.PeerResponse;
import dev.chimera.openclaw.http.PeerServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;

/**
 * The least that four phases could cost: a body and its signature go over, are checked, and come back signed, four times, through the
 * same server and client, with the same kind of key. Thread-safe. Whoever opens it closes it.
 */
final class SignedEcho implements AutoCloseable {
    private static final int PHASES = 4;
    private static final int SIGNATURE = PeerSignatures.SIGNATURE_LENGTH;

    private final PeerKeys here = PeerKeys.generate();
    private final PeerKeys there = PeerKeys.generate();
    private final byte[] body;
    private final PeerServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    SignedEcho(int bytes) {
        body = new byte[bytes];
        server = PeerServer.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                (PeerHandler) this::answer,
                InstantSource.system());
    }

    private PeerResponse answer(PeerRequest request) {
        byte[] said = checked(request.body().toArray(), here);
        return new PeerResponse(200, "application/octet-stream", Duration.ZERO, Bytes.of(signed(said, there)));
    }

    /** Four round trips. */
    void talk() throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/");
        for (int i = 0; i < PHASES; i++) {
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(signed(body, here)))
                    .build();
            HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            byte[] unused = checked(answer.body(), there);
        }
    }

    private static byte[] signed(byte[] said, PeerKeys keys) {
        byte[] all = Arrays.copyOf(keys.sign(said).toArray(), SIGNATURE + said.length);
        System.arraycopy(said, 0, all, SIGNATURE, said.length);
        return all;
    }

    private static byte[] checked(byte[] all, PeerKeys keys) {
        byte[] said = Arrays.copyOfRange(all, SIGNATURE, all.length);
        if (!PeerSignatures.verifies(keys.publicKey(), said, Bytes.of(Arrays.copyOf(all, SIGNATURE)))) {
            throw new IllegalStateException("an echo was not signed");
        }
        return said;
    }

    @Override
    public void close() {
        server.close();
    }
}
