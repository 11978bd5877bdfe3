package dev.chimera.api.publish;

import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.Digest;
import dev.chimera.api.Platform;
import dev.chimera.api.Require;

/**
 * What may be published only once: this content, on this platform, by this account. Immutable.
 *
 * @param contentKey the content's own key, the same however often it is made, 1 to 128 characters
 * @param platform where
 * @param account by whom, 1 to 128 characters
 */
public record PublicationKey(String contentKey, Platform platform, String account) {
    public PublicationKey {
        Require.length("contentKey", contentKey, 1, 128);
        Require.length("account", account, 1, 128);
    }

    /** The idempotency key to hand to a platform: 64 hexadecimal digits. */
    public String idempotencyKey() {
        return digest().hex();
    }

    private Digest digest() {
        return CanonicalBytes.of("chimera/publication-key/v1")
                .text(contentKey)
                .text(platform.name())
                .text(account)
                .sha256();
    }
}
