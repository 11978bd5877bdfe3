package dev.chimera.core.report;

import dev.chimera.api.spi.AuditLog;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the audit log says about the run and its content. */
record AuditSection(List<AuditLog.Event> events) implements Section {
    private static final int ROWS_MAX = 200;
    private static final int DETAIL_MAX = 500;

    @Override
    public String id() {
        return "audit";
    }

    @Override
    public String title() {
        return "Audit log";
    }

    @Override
    public void write(HtmlPage page) {
        if (events.isEmpty()) {
            Rows.nothing(page, "The audit log says nothing about this run.");
            return;
        }
        Rows.begin(page, "Events", "time (UTC)", "who", "what", "details");
        for (AuditLog.Event event : events.stream().limit(ROWS_MAX).toList()) {
            page.open("tr");
            Rows.code(page, Figures.time(event.at()));
            Rows.words(page, event.actor());
            Rows.words(page, event.action());
            Rows.prose(page, details(event.details()));
            page.close();
        }
        Rows.end(page);
        Rows.more(page, events.size(), ROWS_MAX);
    }

    private static String details(Map<String, String> details) {
        return details.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(detail -> detail.getKey() + ": " + VisibleText.of(detail.getValue(), DETAIL_MAX))
                .collect(Collectors.joining("; "));
    }
}
