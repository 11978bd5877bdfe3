package dev.chimera.core.director;

import dev.chimera.api.content.ContentBrief.Forecast;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.trend.TrendReport;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a piece of content is expected to bring; the formulas are stated at {@link TemplateDirector}. */
final class Forecasts {
    private static final double ENGAGEMENT_MIN = 0.01;
    private static final double VELOCITY_SHARE = 0.015;
    private static final double FRESH_SHARE = 0.015;
    private static final double VELOCITY_HALF = 3;

    private Forecasts() {}

    static Forecast of(TrendReport trend, @Nullable Money cost, TemplateDirector.Expectations expected) {
        Ratio engagement = engagement(trend);
        return new Forecast(cost, engagement, roi(engagement, cost, expected));
    }

    private static Ratio engagement(TrendReport trend) {
        double velocity = Math.min(trend.velocity().rising(), 1e6);
        double rate = ENGAGEMENT_MIN
                + VELOCITY_SHARE * velocity / (velocity + VELOCITY_HALF)
                + FRESH_SHARE * fresh(trend.evidence().volumes());
        return new Ratio(Math.round(rate * 1_000_000));
    }

    /** The share of the posts that lie in the last quarter of the window. */
    static double fresh(List<Long> volumes) {
        double all = volumes.stream().mapToDouble(Long::doubleValue).sum();
        double last = volumes.stream()
                .skip(volumes.size() - Math.max(1, volumes.size() / 4))
                .mapToDouble(Long::doubleValue)
                .sum();
        return all <= 0 ? 0 : last / all;
    }

    private static Ratio roi(Ratio engagement, @Nullable Money cost, TemplateDirector.Expectations expected) {
        Money value = expected.valuePerEngagement();
        if (cost == null || !cost.currency().equals(value.currency())) {
            return Ratio.ZERO;
        }
        BigDecimal income = engagement
                .toBigDecimal()
                .multiply(BigDecimal.valueOf(expected.views()))
                .multiply(BigDecimal.valueOf(value.micros()));
        if (income.signum() == 0) {
            return Ratio.ZERO;
        }
        BigDecimal most = TemplateDirector.ROI_MAX.toBigDecimal();
        BigDecimal roi = cost.micros() <= 0
                ? most
                : income.divide(BigDecimal.valueOf(cost.micros()), 6, RoundingMode.DOWN)
                        .min(most);
        return Ratio.of(roi);
    }
}
