package dev.chimera.api.media;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Money;
import org.jspecify.annotations.Nullable;

/** A production ended without an asset. Says what the provider charged all the same, so that the books stay true. */
public final class ProductionException extends ChimeraException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Money charged;

    /**
     * The end of a production.
     *
     * @param charged what the provider charged; {@code null} if that is not known
     */
    public ProductionException(ErrorCode code, String message, @Nullable Money charged, @Nullable Throwable cause) {
        super(code, message, cause);
        this.charged = charged;
    }

    /** What the provider charged; {@code null} if that is not known, and then the reservation must stay. */
    public @Nullable Money charged() {
        return charged;
    }
}
