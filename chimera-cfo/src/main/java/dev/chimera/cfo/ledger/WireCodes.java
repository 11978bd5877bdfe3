package dev.chimera.cfo.ledger;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.cfo.rule.Verdict;
import java.util.Map;

/** The numbers that stand for enum constants in a record; once given, never changed. */
final class WireCodes {
    static final int ABSENT = 0;
    static final int PRESENT = 1;

    static final int SCOPE_TOTAL = 1;
    static final int SCOPE_CATEGORY = 2;
    static final int SCOPE_AGENT = 3;

    private static final Map<Verdict, Integer> VERDICTS =
            Map.of(Verdict.APPROVED, 1, Verdict.REJECTED, 2, Verdict.ESCALATED, 3);
    private static final Map<BudgetPeriod, Integer> PERIODS =
            Map.of(BudgetPeriod.DAY, 1, BudgetPeriod.WEEK, 2, BudgetPeriod.MONTH, 3);
    private static final Map<ErrorCode, Integer> REASONS = Map.of(
            ErrorCode.INVALID_INPUT, 1,
            ErrorCode.BUDGET_EXCEEDED, 2,
            ErrorCode.ROI_TOO_LOW, 3,
            ErrorCode.RISK_TOO_HIGH, 4,
            ErrorCode.HUMAN_REQUIRED, 5,
            ErrorCode.UNPRICED, 6,
            ErrorCode.KILL_SWITCH, 7);

    private WireCodes() {}

    static int of(Verdict verdict) {
        return code(VERDICTS, verdict);
    }

    static int of(BudgetPeriod period) {
        return code(PERIODS, period);
    }

    static int of(ErrorCode reason) {
        return code(REASONS, reason);
    }

    static Verdict verdict(int code) {
        return value("verdict", VERDICTS, code);
    }

    static BudgetPeriod period(int code) {
        return value("period", PERIODS, code);
    }

    static ErrorCode reason(int code) {
        return value("reason", REASONS, code);
    }

    static EntryKind kind(int code) {
        for (EntryKind kind : EntryKind.values()) {
            if (kind.code() == code) {
                return kind;
            }
        }
        throw new IllegalArgumentException("unknown entry kind " + code);
    }

    static HumanDecision.Answer answer(int code) {
        for (HumanDecision.Answer answer : HumanDecision.Answer.values()) {
            if (answer.code() == code) {
                return answer;
            }
        }
        throw new IllegalArgumentException("unknown answer code " + code);
    }

    private static <T> int code(Map<T, Integer> codes, T value) {
        Integer code = codes.get(value);
        if (code == null) {
            throw new IllegalArgumentException(value + " has no code in a ledger record");
        }
        return code;
    }

    private static <T> T value(String what, Map<T, Integer> codes, int code) {
        for (Map.Entry<T, Integer> entry : codes.entrySet()) {
            if (entry.getValue() == code) {
                return entry.getKey();
            }
        }
        throw new IllegalArgumentException("unknown " + what + " code " + code);
    }
}
