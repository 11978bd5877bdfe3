package dev.chimera.cfo.rule;

import dev.chimera.api.finance.Reason;
import java.util.List;

/**
 * What the rules say about a case. Immutable.
 *
 * @param verdict the strictest effect of all rules that failed
 * @param reasons every rule that failed, in the order of the rules
 * @param risk the score and its parts
 */
public record Judgement(Verdict verdict, List<Reason> reasons, RiskScore risk) {
    public Judgement {
        reasons = List.copyOf(reasons);
    }
}
