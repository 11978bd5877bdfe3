package dev.chimera.tck;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Signature;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.PeerId;
import dev.chimera.api.network.PeerRecord;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Records of peers whose signatures nobody checks. */
public final class PeerSamples {
    private PeerSamples() {}

    /** The record of peer number {@code peer} that offers {@code capabilities}. */
    public static PeerRecord record(int peer, long sequence, String... capabilities) {
        Bytes key = Digest.sha256("peer " + peer).bytes();
        return new PeerRecord(
                PeerId.of(key),
                key,
                Arrays.stream(capabilities).map(Capability::new).collect(Collectors.toSet()),
                URI.create("https://agent-" + peer + ".example.org/openclaw"),
                sequence,
                SettableClock.START,
                new Signature("peer-" + peer, Digest.sha256("signed " + peer).bytes()));
    }

    /** Records at the edges of what a record may be. */
    static List<PeerRecord> odd() {
        PeerRecord plain = record(1, 0, "trend");
        String[] many =
                IntStream.range(0, 16).mapToObj(i -> "media/image/chart/kind-" + i).toArray(String[]::new);
        return List.of(
                record(2, Long.MAX_VALUE, many),
                new PeerRecord(
                        plain.peerId(),
                        plain.publicKey(),
                        plain.capabilities(),
                        URI.create("http://[2001:db8::1]:8080/a%20b?c=d#e"),
                        3,
                        Instant.parse("1969-12-31T23:59:59.000000001Z"),
                        new Signature("\u00e4 key", Bytes.of(new byte[100]))));
    }
}
