package dev.chimera.openclaw.directory;

import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Digest;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Locator;
import dev.chimera.api.network.PeerId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.random.RandomGenerator;

/** A place in the index: 256 bits. How far two are apart is their exclusive or, as a number. Immutable. */
record Key(long a, long b, long c, long d) {
    static final int BITS = 256;

    /** Where a peer is, and where its locator and heartbeat are kept. */
    static Key of(PeerId peerId) {
        return of(peerId.digest());
    }

    /** Where those are kept who offer {@code capability} or something below it. */
    static Key of(Capability capability) {
        return of(CanonicalBytes.of("chimera-openclaw/1/capability")
                .text(capability.path())
                .sha256());
    }

    /** Where {@code locator} is kept by what it offers. */
    static List<Key> placesOf(Locator locator) {
        return locator.foundUnder().stream().map(Key::of).toList();
    }

    static Key random(RandomGenerator random) {
        return new Key(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    private static Key of(Digest digest) {
        ByteBuffer bytes = ByteBuffer.wrap(digest.bytes().toArray());
        return new Key(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }

    /** Negative if {@code one} is nearer to this than {@code other}. */
    int nearer(Key one, Key other) {
        int first = Long.compareUnsigned(one.a ^ a, other.a ^ a);
        if (first != 0) {
            return first;
        }
        int second = Long.compareUnsigned(one.b ^ b, other.b ^ b);
        if (second != 0) {
            return second;
        }
        int third = Long.compareUnsigned(one.c ^ c, other.c ^ c);
        return third != 0 ? third : Long.compareUnsigned(one.d ^ d, other.d ^ d);
    }

    /** How many leading bits both have in common, 0 to 256. */
    int commonBits(Key other) {
        long[] apart = {a ^ other.a, b ^ other.b, c ^ other.c, d ^ other.d};
        for (int i = 0; i < apart.length; i++) {
            if (apart[i] != 0) {
                return i * Long.SIZE + Long.numberOfLeadingZeros(apart[i]);
            }
        }
        return BITS;
    }
}
