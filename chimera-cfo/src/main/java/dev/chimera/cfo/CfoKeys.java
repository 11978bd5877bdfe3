package dev.chimera.cfo;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.signature.Ed25519Parameters;
import com.google.crypto.tink.signature.PredefinedSignatureParameters;
import com.google.crypto.tink.signature.SignatureConfig;
import dev.chimera.api.Bytes;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.Signature;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * The private Ed25519 keys (RFC 8032) of a governor: one keyset signs entries and permits, another one signs checkpoints. They
 * never leave this object but through the write methods, and {@link #toString} shows names only. Thread-safe.
 */
public final class CfoKeys {
    private static final String CLEAR = "chimera-cfo/insecure-private-keys/v1";
    private static final String WRAPPED = "chimera-cfo/encrypted-private-keys/v1";
    private static final byte[] ENTRIES = "chimera-cfo/keys/entries".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHECKPOINTS = "chimera-cfo/keys/checkpoints".getBytes(StandardCharsets.US_ASCII);

    private final KeysetHandle entryKeyset;
    private final KeysetHandle checkpointKeyset;
    private final PublicKeySign entrySigner;
    private final PublicKeySign checkpointSigner;
    private final String entryKeyId;
    private final String checkpointKeyId;
    private final CfoPublicKeys publicKeys;

    private CfoKeys(KeysetHandle entryKeyset, KeysetHandle checkpointKeyset) throws GeneralSecurityException {
        SignatureConfig.register();
        this.entryKeyset = entryKeyset;
        this.checkpointKeyset = checkpointKeyset;
        this.entrySigner = entryKeyset.getPrimitive(RegistryConfiguration.get(), PublicKeySign.class);
        this.checkpointSigner = checkpointKeyset.getPrimitive(RegistryConfiguration.get(), PublicKeySign.class);
        this.entryKeyId = KeyRing.name(entryKeyset.getPrimary().getId());
        this.checkpointKeyId = KeyRing.name(checkpointKeyset.getPrimary().getId());
        this.publicKeys =
                CfoPublicKeys.of(entryKeyset.getPublicKeysetHandle(), checkpointKeyset.getPublicKeysetHandle());
    }

    /** New keys. */
    public static CfoKeys generate() {
        try {
            SignatureConfig.register();
            return new CfoKeys(
                    KeysetHandle.newBuilder()
                            .addEntry(fresh(PredefinedSignatureParameters.ED25519))
                            .build(),
                    KeysetHandle.newBuilder()
                            .addEntry(fresh(PredefinedSignatureParameters.ED25519WithRawOutput))
                            .build());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 keys cannot be made", e);
        }
    }

    /** New keys that sign from now on, and these, whose signatures stay verifiable. */
    public CfoKeys rotated() {
        try {
            return new CfoKeys(
                    KeysetHandle.newBuilder(entryKeyset)
                            .addEntry(fresh(PredefinedSignatureParameters.ED25519))
                            .build(),
                    KeysetHandle.newBuilder(checkpointKeyset)
                            .addEntry(fresh(PredefinedSignatureParameters.ED25519WithRawOutput))
                            .build());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 keys cannot be made", e);
        }
    }

    /**
     * The keys that {@link #writeInsecurely} wrote.
     *
     * @throws ConfigurationException if the file is missing or holds anything else
     */
    public static CfoKeys readInsecurely(Path file) {
        KeysetPair pair = KeysetPair.parse(KeyFile.read(file), CLEAR);
        try {
            SignatureConfig.register();
            return new CfoKeys(
                    TinkJsonProtoKeysetFormat.parseKeyset(
                            pair.entries(), RegistryConfiguration.get(), InsecureSecretKeyAccess.get()),
                    TinkJsonProtoKeysetFormat.parseKeyset(
                            pair.checkpoints(), RegistryConfiguration.get(), InsecureSecretKeyAccess.get()));
        } catch (GeneralSecurityException e) {
            throw new ConfigurationException("the keys in " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * Writes the private keys in clear text to a new file that only its owner may read. Whoever reads the file can sign in the
     * governor's name: good for trying things out; otherwise use {@link #writeEncrypted}.
     *
     * @throws ConfigurationException if the file exists or cannot be written
     */
    public void writeInsecurely(Path file) {
        try {
            KeyFile.write(
                    file,
                    new KeysetPair(
                                    TinkJsonProtoKeysetFormat.serializeKeyset(
                                            entryKeyset, RegistryConfiguration.get(), InsecureSecretKeyAccess.get()),
                                    TinkJsonProtoKeysetFormat.serializeKeyset(
                                            checkpointKeyset,
                                            RegistryConfiguration.get(),
                                            InsecureSecretKeyAccess.get()))
                            .toJson(CLEAR));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the keys cannot be written", e);
        }
    }

    /**
     * The keys in {@code file}, in clear text; if there is no such file, new ones, which are written to it. For a first try and for
     * examples: whoever reads the file can sign in the governor's name.
     *
     * @throws ConfigurationException if the file holds anything else, or cannot be read or written
     */
    public static CfoKeys insecurelyKeptIn(Path file) {
        if (!Files.exists(file)) {
            try {
                generate().writeInsecurely(file);
            } catch (ConfigurationException e) {
                if (!Files.exists(file)) { // else somebody else was faster, and their keys count
                    throw e;
                }
            }
        }
        return readInsecurely(file);
    }

    /**
     * The keys that {@link #writeEncrypted} wrote with the same {@code wrap}.
     *
     * @throws ConfigurationException if the file is missing, holds anything else, or was wrapped with another key
     */
    public static CfoKeys readEncrypted(Path file, Aead wrap) {
        KeysetPair pair = KeysetPair.parse(KeyFile.read(file), WRAPPED);
        try {
            SignatureConfig.register();
            return new CfoKeys(
                    TinkJsonProtoKeysetFormat.parseEncryptedKeyset(
                            pair.entries(), wrap, ENTRIES, RegistryConfiguration.get()),
                    TinkJsonProtoKeysetFormat.parseEncryptedKeyset(
                            pair.checkpoints(), wrap, CHECKPOINTS, RegistryConfiguration.get()));
        } catch (GeneralSecurityException e) {
            throw new ConfigurationException("the keys in " + file + " cannot be unwrapped: " + e.getMessage(), e);
        }
    }

    /**
     * Writes the private keys, encrypted with {@code wrap}, for example a key that lives in a key management service, to a new
     * file.
     *
     * @throws ConfigurationException if the file exists or cannot be written, or {@code wrap} fails
     */
    public void writeEncrypted(Path file, Aead wrap) {
        try {
            KeyFile.write(
                    file,
                    new KeysetPair(
                                    TinkJsonProtoKeysetFormat.serializeEncryptedKeyset(
                                            entryKeyset, wrap, ENTRIES, RegistryConfiguration.get()),
                                    TinkJsonProtoKeysetFormat.serializeEncryptedKeyset(
                                            checkpointKeyset, wrap, CHECKPOINTS, RegistryConfiguration.get()))
                            .toJson(WRAPPED));
        } catch (GeneralSecurityException e) {
            throw new ConfigurationException("the keys for " + file + " cannot be wrapped: " + e.getMessage(), e);
        }
    }

    /** The public part, past keys included. */
    public CfoPublicKeys publicKeys() {
        return publicKeys;
    }

    Signature sign(byte[] message) {
        return signature(entrySigner, entryKeyId, message);
    }

    Signature signCheckpoint(byte[] message) {
        return signature(checkpointSigner, checkpointKeyId, message);
    }

    @Override
    public String toString() {
        return "CfoKeys" + publicKeys.keyIds();
    }

    static Signature signature(PublicKeySign signer, String keyId, byte[] message) {
        try {
            return new Signature(keyId, Bytes.of(signer.sign(message)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("key " + keyId + " cannot sign", e);
        }
    }

    /** A new key that signs from now on. */
    static KeysetHandle.Builder.Entry fresh(Ed25519Parameters parameters) {
        return KeysetHandle.generateEntryFromParameters(parameters)
                .withRandomId()
                .makePrimary();
    }
}
