package dev.chimera.cfo.rule;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.Reason;
import dev.chimera.api.finance.SpendRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The rules of spending; {@code specs/technical.md} numbers them. All of them run, so that every one that failed is listed. A
 * rule that needs the price (limits, risk, human threshold) is not judged where there is none in the budget's currency: the
 * request is rejected for that alone. Pure functions.
 */
public final class Rules {
    private Rules() {}

    /** What all rules say. */
    public static Judgement judge(SpendCase spend) {
        RiskScore risk = RiskScore.of(spend);
        List<Reason> reasons = refusals(spend);
        boolean refused = !reasons.isEmpty();
        reasons.addAll(escalations(spend, risk));
        Verdict verdict = refused ? Verdict.REJECTED : reasons.isEmpty() ? Verdict.APPROVED : Verdict.ESCALATED;
        return new Judgement(verdict, reasons, risk);
    }

    /**
     * The judgement once a person has answered. After a yes the thresholds are answered, and every limit still holds; after a no,
     * or an edit, nothing is asked any more.
     */
    public static Judgement judgeAnswered(SpendCase spend, HumanDecision.Answer answer, String reviewer, String why) {
        List<Reason> reasons = switch (answer) {
            case APPROVE -> refusals(spend);
            case REJECT -> List.of(new Reason(ErrorCode.HUMAN_REQUIRED, reviewer + " said no: " + why));
            case EDIT ->
                List.of(new Reason(ErrorCode.HUMAN_REQUIRED, reviewer + " put another request in its place: " + why));
        };
        return new Judgement(reasons.isEmpty() ? Verdict.APPROVED : Verdict.REJECTED, reasons, RiskScore.of(spend));
    }

    private static List<Reason> refusals(SpendCase spend) {
        List<Reason> reasons = new ArrayList<>();
        if (spend.killed()) {
            reasons.add(new Reason(ErrorCode.KILL_SWITCH, "the kill switch is engaged; nothing is approved"));
        }
        price(spend, reasons);
        limits(spend, reasons);
        roi(spend, reasons);
        return reasons;
    }

    private static void price(SpendCase spend, List<Reason> reasons) {
        @Nullable Money amount = spend.request().amount();
        if (amount == null) {
            reasons.add(new Reason(
                    ErrorCode.UNPRICED,
                    "no price is known for " + spend.request().category() + " from '"
                            + spend.request().target().payee() + "'"));
        } else if (spend.price().isEmpty()) {
            reasons.add(new Reason(
                    ErrorCode.INVALID_INPUT,
                    "the budget is in " + spend.currency() + ", the request asks for " + amount));
        }
    }

    private static void limits(SpendCase spend, List<Reason> reasons) {
        OptionalLong price = spend.price();
        if (price.isEmpty() || price.getAsLong() == 0) {
            return;
        }
        if (spend.standings().isEmpty()) {
            SpendRequest request = spend.request();
            reasons.add(new Reason(
                    ErrorCode.BUDGET_EXCEEDED,
                    "no limit of the budget covers " + request.category() + " of " + request.agentId()));
        }
        for (Standing standing : spend.standings()) {
            if (price.getAsLong() > standing.left()) {
                reasons.add(crossed(standing, price.getAsLong(), spend.currency()));
            }
        }
    }

    private static Reason crossed(Standing standing, long asked, String currency) {
        return new Reason(
                ErrorCode.BUDGET_EXCEEDED,
                "the limit of " + new Money(standing.limit(), currency) + " per "
                        + standing.period().id() + " for " + standing.scope() + " would be crossed: settled "
                        + amount(standing.settled(), currency) + ", reserved " + amount(standing.reserved(), currency)
                        + ", asked " + amount(asked, currency));
    }

    private static void roi(SpendCase spend, List<Reason> reasons) {
        Ratio roi = spend.request().projectedRoi();
        Ratio hurdle = spend.policy().roiHurdle();
        if (!spend.costsNothing() && roi.isLessThan(hurdle)) {
            reasons.add(new Reason(
                    ErrorCode.ROI_TOO_LOW, "the projected return of " + roi + " is below the hurdle of " + hurdle));
        }
    }

    private static List<Reason> escalations(SpendCase spend, RiskScore risk) {
        List<Reason> reasons = new ArrayList<>();
        if (spend.price().isEmpty()) {
            return reasons;
        }
        Ratio ceiling = spend.policy().riskCeiling();
        if (risk.score().isMoreThan(ceiling)) {
            reasons.add(new Reason(
                    ErrorCode.RISK_TOO_HIGH, "the risk of " + risk.score() + " is above the ceiling of " + ceiling));
        }
        Money threshold = spend.policy().humanThreshold();
        if (spend.price().getAsLong() > threshold.micros()) {
            reasons.add(new Reason(
                    ErrorCode.HUMAN_REQUIRED,
                    "the amount of " + spend.request().amount() + " is above " + threshold
                            + "; a person has to decide"));
        }
        return reasons;
    }

    private static String amount(long micros, String currency) {
        return new Money(micros, currency).amount();
    }
}
