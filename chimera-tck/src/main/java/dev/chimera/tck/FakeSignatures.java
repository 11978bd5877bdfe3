package dev.chimera.tck;

import dev.chimera.api.Bytes;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Signature;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.finance.Quotation;
import dev.chimera.api.finance.SpendPermit;
import java.time.Instant;

/** Signatures that anybody can make: enough to tell a permit that was changed, and nothing more. */
final class FakeSignatures {
    static final Signature NONE = new Signature("fake", Bytes.of(new byte[] {0}));

    private FakeSignatures() {}

    static Signature over(String text) {
        return of(CanonicalBytes.of("chimera/tck/fake-signature").text(text).sha256());
    }

    static SpendPermit sign(SpendPermit permit) {
        return new SpendPermit(
                permit.permitId(),
                permit.requestId(),
                permit.entry(),
                permit.entryHash(),
                permit.agentId(),
                permit.category(),
                permit.target(),
                permit.ceiling(),
                permit.expiresAt(),
                signatureOf(permit));
    }

    static void verify(SpendPermit permit, Instant now) {
        if (!permit.signature().equals(signatureOf(permit))) {
            throw new PermitException(
                    ErrorCode.INVALID_SIGNATURE, "the signature of permit " + permit.permitId() + " does not verify");
        }
        if (!now.isBefore(permit.expiresAt())) {
            throw new PermitException(
                    ErrorCode.PERMIT_EXPIRED, "permit " + permit.permitId() + " expired at " + permit.expiresAt());
        }
    }

    static Quotation sign(Quotation quotation) {
        return new Quotation(
                quotation.quoteId(),
                quotation.service(),
                quotation.content(),
                quotation.price(),
                quotation.issuedAt(),
                quotation.expiresAt(),
                signatureOf(quotation));
    }

    static void verify(Quotation quotation, Instant now) {
        if (!quotation.signature().equals(signatureOf(quotation))) {
            throw new ChimeraException(
                    ErrorCode.INVALID_SIGNATURE, "the signature of quote " + quotation.quoteId() + " does not verify");
        }
        if (quotation.expiresAt().isBefore(now)) {
            throw new ChimeraException(
                    ErrorCode.DEADLINE, "quote " + quotation.quoteId() + " expired at " + quotation.expiresAt());
        }
    }

    private static Signature signatureOf(Quotation quotation) {
        return of(Digest.sha256(quotation.statement()));
    }

    private static Signature signatureOf(SpendPermit permit) {
        return of(CanonicalBytes.of("chimera/tck/fake-permit")
                .uuid(permit.permitId())
                .uuid(permit.requestId())
                .i64(permit.entry())
                .digest(permit.entryHash())
                .text(permit.agentId().value())
                .text(permit.category().name())
                .text(permit.target().payee())
                .digest(permit.target().content())
                .i64(permit.ceiling().micros())
                .text(permit.ceiling().currency())
                .text(permit.expiresAt().toString())
                .sha256());
    }

    private static Signature of(Digest digest) {
        return new Signature("fake", digest.bytes());
    }
}
