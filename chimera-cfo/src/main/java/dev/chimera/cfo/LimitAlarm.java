package dev.chimera.cfo;

import dev.chimera.api.finance.Budget;
import dev.chimera.api.spi.Counter;
import dev.chimera.api.spi.CounterKey;
import dev.chimera.cfo.ledger.Body;
import dev.chimera.cfo.rule.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes an alert when an act takes a window up to 50, 80 or 100 percent of its limit, once each. Immutable. */
final class LimitAlarm {
    private static final List<Integer> HIGHEST_FIRST = List.of(100, 80, 50);

    private final Setup setup;

    LimitAlarm(Setup setup) {
        this.setup = setup;
    }

    /** Adds to what {@code pen} wrote the alerts that follow from it. */
    List<BudgetAlert> ring(LedgerPen pen, LedgerPage page) {
        if (pen.counters().isEmpty()) {
            return List.of();
        }
        List<BudgetAlert> alerts = new ArrayList<>();
        for (Map.Entry<CounterKey, Counter> moved : List.copyOf(pen.counters().entrySet())) {
            Counter counter = moved.getValue();
            if (counter.taken() > page.counter(moved.getKey()).taken()) {
                setup.limits()
                        .of(moved.getKey())
                        .ifPresent(limit -> alerts.addAll(ring(pen, moved.getKey(), limit, counter)));
            }
        }
        return alerts;
    }

    /** The least that is {@code percent} of {@code limit}. */
    static long share(long limit, int percent) {
        long ofRest = (limit % 100) * percent;
        return limit / 100 * percent + (ofRest + 99) / 100;
    }

    private static List<BudgetAlert> ring(LedgerPen pen, CounterKey window, Budget.Limit limit, Counter counter) {
        long most = limit.amount().micros();
        for (int percent : HIGHEST_FIRST) {
            if (most > 0 && counter.alerted() < percent && counter.taken() >= share(most, percent)) {
                Standing standing = new Standing(
                        limit.scope(),
                        limit.period(),
                        window.windowStart(),
                        most,
                        counter.reserved(),
                        counter.settled());
                Body.LimitAlert body = new Body.LimitAlert(standing, percent, window.currency());
                long entry = pen.append(body, null, Summaries.of(body, pen.at()));
                pen.alert(window, percent);
                return List.of(new BudgetAlert(Decisions.line(standing, 0, window.currency()), percent, entry));
            }
        }
        return List.of();
    }
}
