package dev.chimera.spi.mainline;

import dev.chimera.api.Bytes;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Locator;
import dev.chimera.api.network.PeerId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What things are called in the DHT. All names are made of public words by SHA-256, or in a private network by HMAC-SHA-256 with the
 * network's key, so that without it nobody can tell, find or overwrite anything. Immutable.
 */
final class NetworkNames {
    /** In how many places, far from each other, a locator is kept. */
    static final int COPIES = 3;

    private static final String LABEL = "chimera-openclaw/1/mainline/";

    private final @Nullable Bytes networkKey;

    private NetworkNames(@Nullable Bytes networkKey) {
        this.networkKey = networkKey;
    }

    /** Names that everybody can make. */
    static NetworkNames open() {
        return new NetworkNames(null);
    }

    /** Names that only those can make who have {@code networkKey}. */
    static NetworkNames keyed(Bytes networkKey) {
        return new NetworkNames(networkKey);
    }

    /** The items that hold a peer's locator. */
    List<ItemKey> itemsOf(PeerId peerId) {
        byte[] id = peerId.digest().bytes().toArray();
        Bytes seed = Bytes.of(derive("item", id));
        return IntStream.range(0, COPIES)
                .mapToObj(copy ->
                        new ItemKey(seed, Bytes.of(Arrays.copyOf(derive("salt", new byte[] {(byte) copy}), 16))))
                .toList();
    }

    /** The place where whoever offers {@code capability}, or something below it, announces itself; 20 bytes. */
    Bytes placeOf(Capability capability) {
        return place("capability", capability.path().getBytes(StandardCharsets.UTF_8));
    }

    /** The place where a peer announces itself; 20 bytes. */
    Bytes placeOf(PeerId peerId) {
        return place("peer", peerId.digest().bytes().toArray());
    }

    /** All places at which a peer announces itself: its own, those of what it offers, and of everything more general. */
    Set<Bytes> placesOf(Locator locator) {
        Set<Bytes> places = new LinkedHashSet<>();
        places.add(placeOf(locator.peerId()));
        locator.foundUnder().forEach(capability -> places.add(placeOf(capability)));
        return places;
    }

    private Bytes place(String kind, byte[] what) {
        return Bytes.of(Arrays.copyOf(derive(kind, what), 20));
    }

    private byte[] derive(String kind, byte[] what) {
        byte[] label = (LABEL + kind).getBytes(StandardCharsets.UTF_8);
        byte[] message = Arrays.copyOf(label, label.length + 1 + what.length); // a zero byte between them
        System.arraycopy(what, 0, message, label.length + 1, what.length);
        try {
            if (networkKey == null) {
                return MessageDigest.getInstance("SHA-256").digest(message);
            }
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(networkKey.toArray(), "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform must offer SHA-256 and its HMAC", e);
        }
    }

    @Override
    public String toString() {
        return networkKey == null ? "open names" : "keyed names";
    }
}
