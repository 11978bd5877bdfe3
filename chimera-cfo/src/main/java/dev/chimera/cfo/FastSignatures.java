package dev.chimera.cfo;

import dev.chimera.api.ConfigurationException;
import java.security.Provider;
import java.security.Security;
import org.conscrypt.Conscrypt;

/** An optional way to sign and verify several times as fast, by native code. */
public final class FastSignatures {
    private static final String CONSCRYPT = "Conscrypt";

    private FastSignatures() {}

    /**
     * Registers Conscrypt as the last of this process's security providers, unless it is one already. Chimera never does this by
     * itself, because it changes the host's process and not only Chimera: whoever asks for an algorithm that no earlier provider
     * has gets Conscrypt's. Call it before any keys are made or read: it is then that an implementation is chosen, and keys that are
     * there already keep theirs. Signatures are the same bytes with and without it.
     *
     * <p>It comes last because the JDK's SHA-256 is faster on input as short as an entry. It needs {@code
     * org.conscrypt:conscrypt-openjdk-uber} on the path, which is Chimera's optional dependency; as a module,
     * {@code --add-modules org.conscrypt}; and a temporary folder from which native code may be loaded. Thread-safe.
     *
     * @return whether it was registered now
     * @throws ConfigurationException if Conscrypt is not on the path or cannot run on this machine
     */
    public static boolean useConscrypt() {
        if (Security.getProvider(CONSCRYPT) != null) {
            return false;
        }
        return Security.addProvider(conscrypt()) > 0;
    }

    private static Provider conscrypt() {
        try {
            return Conscrypt.newProvider();
        } catch (LinkageError e) {
            throw new ConfigurationException(
                    "Conscrypt cannot be used; put org.conscrypt:conscrypt-openjdk-uber on the path, or do without: "
                            + e,
                    e);
        }
    }
}
