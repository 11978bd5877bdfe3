package dev.chimera.cfo;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.signature.Ed25519Parameters;
import com.google.crypto.tink.signature.SignatureConfig;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.PermitVerifier;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys that may have signed a ledger's entries and permits, and those that may have signed its checkpoints; past keys stay in
 * it, so that what they signed stays verifiable. Nothing here is secret. Immutable.
 */
public final class CfoPublicKeys {
    private static final String FORMAT = "chimera-cfo/public-keys/v1";

    private final KeysetHandle entryKeyset;
    private final KeysetHandle checkpointKeyset;
    private final KeyRing entries;
    private final KeyRing checkpoints;
    private final List<NoteKey> noteKeys;

    private CfoPublicKeys(KeysetHandle entryKeyset, KeysetHandle checkpointKeyset) throws GeneralSecurityException {
        SignatureConfig.register();
        this.entryKeyset = entryKeyset;
        this.checkpointKeyset = checkpointKeyset;
        this.entries = KeyRing.of(entryKeyset, Ed25519Parameters.Variant.TINK);
        this.checkpoints = KeyRing.of(checkpointKeyset, Ed25519Parameters.Variant.NO_PREFIX);
        this.noteKeys = NoteKey.of(checkpointKeyset);
    }

    static CfoPublicKeys of(KeysetHandle entryKeyset, KeysetHandle checkpointKeyset) throws GeneralSecurityException {
        return new CfoPublicKeys(entryKeyset, checkpointKeyset);
    }

    /**
     * The keys that {@link #toJson} wrote.
     *
     * @throws ConfigurationException if {@code json} is anything else, private keys included
     */
    public static CfoPublicKeys fromJson(String json) {
        KeysetPair pair = KeysetPair.parse(json, FORMAT);
        try {
            SignatureConfig.register();
            return new CfoPublicKeys(
                    TinkJsonProtoKeysetFormat.parseKeysetWithoutSecret(pair.entries(), RegistryConfiguration.get()),
                    TinkJsonProtoKeysetFormat.parseKeysetWithoutSecret(
                            pair.checkpoints(), RegistryConfiguration.get()));
        } catch (GeneralSecurityException e) {
            throw new ConfigurationException("the public keys cannot be used: " + e.getMessage(), e);
        }
    }

    /** These keys as JSON: two Tink keysets and the name of the format. */
    public String toJson() {
        try {
            return new KeysetPair(
                            TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(
                                    entryKeyset, RegistryConfiguration.get()),
                            TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(
                                    checkpointKeyset, RegistryConfiguration.get()))
                    .toJson(FORMAT);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("public keys cannot be written", e);
        }
    }

    /** A verifier of permits that needs nothing but these keys; {@code clock} says what has expired. */
    public PermitVerifier permitVerifier(InstantSource clock) {
        return new SignedPermits(entries, clock);
    }

    /** The names of all keys, entries' keys first. */
    public List<String> keyIds() {
        List<String> ids = new ArrayList<>(entries.names());
        ids.addAll(checkpoints.names());
        return List.copyOf(ids);
    }

    /**
     * The keys that sign the checkpoints of the ledger {@code origin}, the oldest first, each as the line with which one configures
     * a witness or another verifier of C2SP's signed-note: the origin, eight hexadecimal digits, and the key in Base 64, with a plus
     * between them.
     *
     * @throws IllegalArgumentException if {@code origin} has a space or a plus
     */
    public List<String> checkpointVerifierKeys(String origin) {
        NoteKey.requireName(origin);
        return noteKeys.stream().map(key -> key.verifierKey(origin)).toList();
    }

    KeyRing entries() {
        return entries;
    }

    /** The checkpoint keys as notes name them, the oldest first. */
    List<NoteKey> noteKeys() {
        return noteKeys;
    }

    void verifyCheckpoint(Signature signature, byte[] message) throws GeneralSecurityException {
        checkpoints.verify(signature, message);
    }

    @Override
    public String toString() {
        return "CfoPublicKeys" + keyIds();
    }
}
