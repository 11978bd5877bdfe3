package dev.chimera.cfo;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.signature.PredefinedSignatureParameters;
import com.google.crypto.tink.signature.SignatureConfig;
import dev.chimera.api.ConfigurationException;
import dev.chimera.api.Require;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.Correction;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.SpendRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * The private Ed25519 key (RFC 8032) of one person who decides about money. It belongs where that person is, not in the governor's
 * process; the governor knows the public part, see {@link Reviewers}. {@link #toString} shows names only. Thread-safe.
 */
public final class ReviewerKey {
    private static final byte[] PURPOSE = "chimera-cfo/keys/reviewer".getBytes(StandardCharsets.US_ASCII);

    private final String reviewer;
    private final KeysetHandle keyset;
    private final PublicKeySign signer;

    private ReviewerKey(String reviewer, KeysetHandle keyset) throws GeneralSecurityException {
        SignatureConfig.register();
        this.reviewer = Require.length("reviewer", reviewer, 1, 128);
        this.keyset = keyset;
        this.signer = keyset.getPrimitive(RegistryConfiguration.get(), PublicKeySign.class);
    }

    /** A new key for {@code reviewer}, named as in {@link HumanDecision#reviewer}. */
    public static ReviewerKey generate(String reviewer) {
        try {
            SignatureConfig.register();
            return new ReviewerKey(
                    reviewer,
                    KeysetHandle.newBuilder()
                            .addEntry(CfoKeys.fresh(PredefinedSignatureParameters.ED25519))
                            .build());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 keys cannot be made", e);
        }
    }

    /**
     * The key that {@link #writeEncrypted} wrote with the same {@code wrap}.
     *
     * @throws ConfigurationException if the file is missing, holds anything else, or was wrapped with another key
     */
    public static ReviewerKey readEncrypted(String reviewer, Path file, Aead wrap) {
        try {
            SignatureConfig.register();
            return new ReviewerKey(
                    reviewer,
                    TinkJsonProtoKeysetFormat.parseEncryptedKeyset(
                            KeyFile.read(file), wrap, PURPOSE, RegistryConfiguration.get()));
        } catch (GeneralSecurityException e) {
            throw new ConfigurationException("the key in " + file + " cannot be unwrapped: " + e.getMessage(), e);
        }
    }

    /**
     * Writes the private key, encrypted with {@code wrap}, to a new file that only its owner may read.
     *
     * @throws ConfigurationException if the file exists or cannot be written, or {@code wrap} fails
     */
    public void writeEncrypted(Path file, Aead wrap) {
        try {
            KeyFile.write(
                    file,
                    TinkJsonProtoKeysetFormat.serializeEncryptedKeyset(
                            keyset, wrap, PURPOSE, RegistryConfiguration.get()));
        } catch (GeneralSecurityException e) {
            throw new ConfigurationException("the key for " + file + " cannot be wrapped: " + e.getMessage(), e);
        }
    }

    /** Whose key it is. */
    public String reviewer() {
        return reviewer;
    }

    /** The public part, as Tink's JSON, for {@link Reviewers}. */
    public String publicKey() {
        try {
            return TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(
                    keyset.getPublicKeysetHandle(), RegistryConfiguration.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a public key cannot be written", e);
        }
    }

    /** {@code decision} with this person's signature; {@code asked} is the escalated request as this person saw it. */
    public HumanDecision sign(HumanDecision decision, SpendRequest asked) {
        requireMine(decision.reviewer());
        return decision.signed(signature(decision.statement(asked)));
    }

    /** {@code correction} with this person's signature. */
    public Correction sign(Correction correction) {
        requireMine(correction.reviewer());
        return correction.signed(signature(correction.statement()));
    }

    @Override
    public String toString() {
        return "ReviewerKey[" + reviewer + ", " + keyId() + "]";
    }

    private void requireMine(String name) {
        if (!name.equals(reviewer)) {
            throw new IllegalArgumentException("'" + reviewer + "' cannot sign for '" + name + "'");
        }
    }

    private String keyId() {
        return KeyRing.name(keyset.getPrimary().getId());
    }

    private Signature signature(byte[] statement) {
        return CfoKeys.signature(signer, keyId(), statement);
    }
}
