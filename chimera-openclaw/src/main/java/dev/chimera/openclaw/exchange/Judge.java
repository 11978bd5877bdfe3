package dev.chimera.openclaw.exchange;

import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Ratio;
import dev.chimera.openclaw.hiring.Appraisal;
import dev.chimera.openclaw.hiring.Appraiser;
import dev.chimera.openclaw.hiring.ServiceResult;
import dev.chimera.openclaw.wire.Bodies;
import dev.chimera.openclaw.wire.RefusalException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says whether what was delivered is to be paid: readable, done, valid, and as good as was promised. Thread-safe. */
final class Judge {
    private static final Ratio QUALITY_MIN = Ratio.of("0.8");
    private static final Logger LOG = LoggerFactory.getLogger(Judge.class);

    private final Appraiser appraiser;

    Judge(Appraiser appraiser) {
        this.appraiser = appraiser;
    }

    /**
     * What it says.
     *
     * @param accepted the digest of the work that is to be paid; {@code null} if none is
     * @param reason why none is; empty if it is
     * @param rating 1 to 5
     */
    record Ruling(@Nullable Digest accepted, String reason, int rating) {}

    Ruling rule(Purchase purchase, Purchase.Delivered came) {
        Bodies.Deliver delivery;
        try {
            delivery = Bodies.Deliver.decode(came.body());
        } catch (RefusalException e) {
            return new Ruling(null, "the delivery cannot be read", 1);
        }
        @Nullable ServiceResult result = delivery.result();
        if (result == null) {
            return new Ruling(null, "not done: " + delivery.failure(), 1);
        }
        Appraisal appraisal = appraise(purchase, result);
        if (!appraisal.valid()) {
            return new Ruling(null, "not valid: " + appraisal.reason(), appraisal.rating());
        }
        Ratio promised = purchase.deal().quote().terms().minimumQuality();
        Ratio least = promised.isMoreThan(QUALITY_MIN) ? promised : QUALITY_MIN;
        if (appraisal.quality().isLessThan(least)) {
            String why = "a quality of " + appraisal.quality() + " and not " + least + ": " + appraisal.reason();
            return new Ruling(null, why, appraisal.rating());
        }
        return new Ruling(delivery.digest(), "", appraisal.rating());
    }

    private Appraisal appraise(Purchase purchase, ServiceResult result) {
        try {
            return Objects.requireNonNull(
                    appraiser.appraise(purchase.deal().task(), result), "the appraiser returned null");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChimeraException(ErrorCode.CANCELLED, "interrupted while a result was appraised");
        } catch (Exception | Error e) { // whatever it is, money must not be held for ever because of it
            if (Thread.currentThread().isInterrupted()) {
                throw new ChimeraException(ErrorCode.CANCELLED, "interrupted while a result was appraised", e);
            }
            LOG.warn(
                    "the result of exchange {} could not be appraised and counts as not valid",
                    purchase.exchangeId(),
                    e);
            return new Appraisal(false, Ratio.ZERO, 1, "it could not be appraised");
        }
    }
}
