package dev.chimera.cfo;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Quotation;
import dev.chimera.api.finance.QuoteRequest;
import dev.chimera.api.finance.Tariff;
import dev.chimera.api.spi.LedgerKeys;
import dev.chimera.api.spi.LedgerView;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Quotes prices, and knows what it quoted by its own signature. Keeps nothing. Thread-safe. */
final class Quotes {
    private final Setup setup;
    private final GuardedStore store;
    private final @Nullable Tariff tariff;
    private final Duration lifetime;

    /** Without a {@code tariff} there is no price; {@code lifetime} is in whole microseconds. */
    Quotes(Setup setup, GuardedStore store, @Nullable Tariff tariff, Duration lifetime) {
        this.setup = setup;
        this.store = store;
        this.tariff = tariff;
        this.lifetime = lifetime;
    }

    Quotation quote(QuoteRequest request) {
        RequestText.check("service", request.service());
        Instant now = store.now();
        LedgerView view = store.view(LedgerKeys.HEAD);
        store.requireClock(view, now);
        if (view.head().killed() != null) {
            throw new ChimeraException(
                    ErrorCode.KILL_SWITCH,
                    "quote " + request.quoteId() + " is not given while the kill switch is engaged");
        }
        return signed(request, price(request), now, now.plus(lifetime));
    }

    void requireQuoted(Quotation quotation) {
        store.requireOpen();
        try {
            setup.keys().publicKeys().entries().verify(quotation.signature(), quotation.statement());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new ChimeraException(
                    ErrorCode.INVALID_SIGNATURE,
                    "quote " + quotation.quoteId() + " is not what this CFO signed: " + e.getMessage(),
                    e);
        }
        Instant now = store.now();
        if (quotation.expiresAt().isBefore(now)) {
            throw new ChimeraException(
                    ErrorCode.DEADLINE,
                    "quote " + quotation.quoteId() + " expired at " + quotation.expiresAt() + "; ask for a new one");
        }
        if (now.isBefore(quotation.issuedAt().minus(GuardedStore.CLOCK_TOLERANCE))) {
            throw new ChimeraException(
                    ErrorCode.DEADLINE,
                    "quote " + quotation.quoteId() + " was signed at " + quotation.issuedAt() + ", and the clock says "
                            + now + "; set the clock right");
        }
    }

    private Money price(QuoteRequest request) {
        if (tariff == null) {
            throw new ChimeraException(
                    ErrorCode.UNPRICED,
                    "this CFO has no tariff and quotes no price for '" + request.service()
                            + "'; build it with tariff(...)");
        }
        return tariff.price(request.service(), request.complexity(), request.load());
    }

    private Quotation signed(QuoteRequest request, Money price, Instant from, Instant until) {
        byte[] statement =
                Quotation.statement(request.quoteId(), request.service(), request.content(), price, from, until);
        return new Quotation(
                request.quoteId(),
                request.service(),
                request.content(),
                price,
                from,
                until,
                setup.keys().sign(statement));
    }
}
