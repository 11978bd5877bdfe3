package dev.chimera.cfo;

import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.signature.Ed25519Parameters;
import com.google.crypto.tink.signature.SignatureConfig;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.SettlementException;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The people whose word about money counts, each with the public key that proves it. A governor that knows any asks for a signature
 * with every human decision; one that knows none believes the names that its host gives, and takes no corrections. Immutable.
 */
public final class Reviewers {
    /** Nobody. */
    public static final Reviewers NONE = new Reviewers(Map.of());

    private final Map<String, KeyRing> rings;

    private Reviewers(Map<String, KeyRing> rings) {
        this.rings = rings;
    }

    /**
     * The people in {@code publicKeys}: for each name what {@link ReviewerKey#publicKey} gave, or a keyset with past keys too.
     *
     * @throws ConfigurationException if one is no public Ed25519 keyset
     */
    public static Reviewers of(Map<String, String> publicKeys) {
        Map<String, KeyRing> rings = new TreeMap<>();
        publicKeys.forEach((name, json) -> rings.put(name, ring(name, json)));
        return new Reviewers(rings);
    }

    /** Whether it is nobody. */
    public boolean isEmpty() {
        return rings.isEmpty();
    }

    /**
     * Returns if {@code reviewer} signed {@code statement}, or if nobody is known and nothing was signed.
     *
     * @throws SettlementException otherwise, with {@link ErrorCode#INVALID_SIGNATURE}
     */
    void check(String reviewer, @Nullable Signature signature, byte[] statement) {
        if (rings.isEmpty() && signature == null) {
            return;
        }
        @Nullable KeyRing ring = rings.get(reviewer);
        if (ring == null) {
            throw refused("'" + reviewer + "' is not among the reviewers that this CFO was told to trust");
        }
        if (signature == null) {
            throw refused("'" + reviewer + "' has not signed this");
        }
        try {
            ring.verify(signature, statement);
        } catch (GeneralSecurityException e) {
            throw refused("'" + reviewer + "' has not signed this: " + e.getMessage());
        }
    }

    /** Names only. */
    @Override
    public String toString() {
        return "Reviewers" + rings.keySet();
    }

    private static SettlementException refused(String why) {
        return new SettlementException(ErrorCode.INVALID_SIGNATURE, why);
    }

    private static KeyRing ring(String name, String json) {
        try {
            SignatureConfig.register();
            return KeyRing.of(
                    TinkJsonProtoKeysetFormat.parseKeysetWithoutSecret(json, RegistryConfiguration.get()),
                    Ed25519Parameters.Variant.TINK);
        } catch (GeneralSecurityException e) {
            throw new ConfigurationException("the public key of '" + name + "' cannot be used: " + e.getMessage(), e);
        }
    }
}
