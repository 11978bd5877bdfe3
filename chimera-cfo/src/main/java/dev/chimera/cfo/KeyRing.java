package dev.chimera.cfo;

import com.google.crypto.tink.Key;
import com.google.crypto.tink.KeyStatus;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.PublicKeyVerify;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.signature.Ed25519Parameters;
import com.google.crypto.tink.signature.Ed25519PublicKey;
import dev.chimera.api.Signature;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The authorised public keys of one purpose, by name, each with its ready-made verifier. Immutable. */
final class KeyRing {
    private final Map<String, PublicKeyVerify> verifiers;

    private KeyRing(Map<String, PublicKeyVerify> verifiers) {
        this.verifiers = verifiers;
    }

    /** The enabled keys of {@code keyset}, all of which have to be Ed25519 keys of the form {@code variant}. */
    static KeyRing of(KeysetHandle keyset, Ed25519Parameters.Variant variant) throws GeneralSecurityException {
        Map<String, PublicKeyVerify> verifiers = new LinkedHashMap<>();
        for (int i = 0; i < keyset.size(); i++) {
            KeysetHandle.Entry entry = keyset.getAt(i);
            if (entry.getStatus().equals(KeyStatus.ENABLED)) {
                verifiers.put(name(entry.getId()), verifier(entry, variant));
            }
        }
        if (verifiers.isEmpty()) {
            throw new GeneralSecurityException("the keyset has no enabled key");
        }
        return new KeyRing(verifiers);
    }

    /** The name of the key with Tink's id {@code keyId}. */
    static String name(int keyId) {
        return String.format("ed25519-%08x", keyId);
    }

    /** The names, the oldest key first. */
    Set<String> names() {
        return verifiers.keySet();
    }

    /**
     * Returns if the key that {@code signature} names is one of these and made it over {@code message}.
     *
     * @throws GeneralSecurityException otherwise, saying which
     */
    void verify(Signature signature, byte[] message) throws GeneralSecurityException {
        @Nullable PublicKeyVerify verifier = verifiers.get(signature.keyId());
        if (verifier == null) {
            throw new GeneralSecurityException("key '" + signature.keyId() + "' is not authorised");
        }
        try {
            verifier.verify(signature.value().toArray(), message);
        } catch (GeneralSecurityException e) {
            throw new GeneralSecurityException("key '" + signature.keyId() + "' did not sign this", e);
        }
    }

    private static PublicKeyVerify verifier(KeysetHandle.Entry entry, Ed25519Parameters.Variant variant)
            throws GeneralSecurityException {
        Key key = entry.getKey();
        if (!(key instanceof Ed25519PublicKey ed25519)
                || !ed25519.getParameters().getVariant().equals(variant)) {
            throw new GeneralSecurityException(
                    "key " + name(entry.getId()) + " is no Ed25519 public key of the form " + variant);
        }
        return KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.importKey(key).withFixedId(entry.getId()).makePrimary())
                .build()
                .getPrimitive(RegistryConfiguration.get(), PublicKeyVerify.class);
    }
}
