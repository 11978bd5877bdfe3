package dev.chimera.benchmarks.governor;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.signature.PredefinedSignatureParameters;
import com.google.crypto.tink.signature.SignatureConfig;
import dev.chimera.api.Digest;
import dev.chimera.cfo.ledger.SigningBytes;
import java.security.GeneralSecurityException;

/** Ed25519 alone, through the library and on the statement that the governor signs. Thread-safe. */
public final class RawSigner {
    private static final byte[] STATEMENT =
            SigningBytes.entry(Digest.sha256("an entry's record"), Digest.sha256("the permit that it grants"));

    private final PublicKeySign signer;

    /** One with a key of its own. */
    public RawSigner() {
        try {
            SignatureConfig.register();
            signer = KeysetHandle.newBuilder()
                    .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedSignatureParameters.ED25519)
                            .withRandomId()
                            .makePrimary())
                    .build()
                    .getPrimitive(RegistryConfiguration.get(), PublicKeySign.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 keys cannot be made", e);
        }
    }

    /** Signs an entry's statement. */
    void sign() {
        if (sign(STATEMENT).length == 0) {
            throw new IllegalStateException("an empty signature");
        }
    }

    /** The signature of {@code message}. */
    public byte[] sign(byte[] message) {
        try {
            return signer.sign(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign", e);
        }
    }
}
