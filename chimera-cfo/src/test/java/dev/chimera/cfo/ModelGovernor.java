package dev.chimera.cfo;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.spi.Reservation;
import dev.chimera.api.spi.Ticket;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a governor has to answer, in the simplest way there is: maps and decimal numbers, no store, no keys, no threads. Nobody is
 * asked because of a risk: the ceiling has to be 1. Answers are words; the ids are the real governor's.
 */
final class ModelGovernor {
    private final Budget budget;
    private final SpendPolicy policy;
    final Map<String, BigDecimal> reserved = new TreeMap<>();
    final Map<String, BigDecimal> settled = new TreeMap<>();
    /** What was approved and is neither settled nor reserved any more. */
    final Map<String, BigDecimal> released = new TreeMap<>();

    final Map<String, BigDecimal> approved = new TreeMap<>();
    final Map<UUID, Held> held = new HashMap<>();
    final Map<UUID, Asked> asked = new HashMap<>();
    /** The windows in which a person booked something. */
    final Set<String> corrected = new HashSet<>();

    /** The alerts that the last act causes. */
    final TreeSet<String> alerts = new TreeSet<>();

    private final Map<String, BigDecimal> limits = new HashMap<>();
    private final Map<String, Integer> alerted = new HashMap<>();
    private final Map<UUID, SpendRequest> requests = new HashMap<>();
    private final Map<UUID, String> answers = new HashMap<>();
    private @Nullable String killedBy;
    private Instant now = Instant.EPOCH;

    ModelGovernor(Budget budget, SpendPolicy policy) {
        this.budget = budget;
        this.policy = policy;
    }

    /** Every act begins with what is due. */
    void at(Instant time) {
        now = time;
        alerts.clear();
        for (Held one : held.values()) {
            if (one.state == Reservation.State.RESERVED && one.expiresAt.isBefore(now)) {
                end(one, Reservation.State.EXPIRED, BigDecimal.ZERO);
            }
        }
        for (Asked one : asked.values()) {
            if (one.state == Ticket.State.OPEN && one.expiresAt.isBefore(now)) {
                one.state = Ticket.State.EXPIRED;
            }
        }
    }

    String approve(SpendRequest request, @Nullable UUID id) {
        if (answers.containsKey(request.requestId())) {
            boolean same = request.equals(requests.get(request.requestId()));
            return same ? answers.get(request.requestId()) : ErrorCode.IDEMPOTENCY_CONFLICT.name();
        }
        requests.put(request.requestId(), request);
        List<ErrorCode> against = refusals(request);
        boolean refused = !against.isEmpty();
        if (amount(request).compareTo(BigDecimal.valueOf(policy.humanThreshold().micros())) > 0) {
            against.add(ErrorCode.HUMAN_REQUIRED);
        }
        if (!refused && !against.isEmpty() && id != null) {
            asked.put(id, new Asked(request, now.plus(policy.ticketLifetime())));
        }
        return answer(request, refused ? "REJECTED" : against.isEmpty() ? "APPROVED" : "ESCALATED", against, id);
    }

    String decide(HumanDecision said, @Nullable UUID id) {
        Asked ticket = asked.get(said.ticket());
        if (ticket.state == Ticket.State.EXPIRED) return ErrorCode.DEADLINE.name();
        if (ticket.state != Ticket.State.OPEN) return ErrorCode.IDEMPOTENCY_CONFLICT.name();
        List<ErrorCode> against = refusals(ticket.request);
        if (said.answer() == HumanDecision.Answer.APPROVE) {
            ticket.state = against.isEmpty() ? Ticket.State.APPROVED : Ticket.State.REJECTED;
            return answer(ticket.request, against.isEmpty() ? "APPROVED" : "REJECTED", against, id);
        }
        String no = answer(ticket.request, "REJECTED", List.of(ErrorCode.HUMAN_REQUIRED), null);
        SpendRequest edited = said.edited();
        ticket.state = edited == null ? Ticket.State.REJECTED : Ticket.State.EDITED;
        return edited == null ? no : approve(edited, id);
    }

    String open(UUID permit) {
        Held one = held.get(permit);
        if (killedBy != null) return ErrorCode.KILL_SWITCH.name();
        if (one.state != Reservation.State.RESERVED) return refused(one);
        one.state = Reservation.State.OPENED;
        return "ok";
    }

    String settle(UUID permit, BigDecimal actual) {
        Held one = held.get(permit);
        if (one.state == Reservation.State.SETTLED && actual.compareTo(one.paid) == 0) return "ok";
        if (one.state != Reservation.State.OPENED) return refused(one);
        if (actual.compareTo(one.amount) > 0) return ErrorCode.PERMIT_REFUSED.name();
        return end(one, Reservation.State.SETTLED, actual);
    }

    String release(UUID permit, boolean openedToo) {
        Held one = held.get(permit);
        boolean live = one.state == Reservation.State.RESERVED || openedToo && one.state == Reservation.State.OPENED;
        return live ? end(one, Reservation.State.VOIDED, BigDecimal.ZERO) : refused(one);
    }

    String correct(UUID permit, BigDecimal booked, BigDecimal actual) {
        Held one = held.get(permit);
        if (one.state == Reservation.State.RESERVED || one.state == Reservation.State.OPENED) return refused(one);
        if (booked.compareTo(one.paid) != 0) return ErrorCode.IDEMPOTENCY_CONFLICT.name();
        corrected.addAll(one.windows);
        for (String window : one.windows) {
            add(settled, window, actual.subtract(one.paid));
            add(released, window, one.paid.subtract(actual));
            if (actual.compareTo(one.paid) > 0) ring(window);
        }
        one.paid = actual;
        one.state = Reservation.State.CORRECTED;
        return "ok";
    }

    String engage(String who) {
        killedBy = killedBy == null ? who : killedBy;
        return "ok";
    }

    String release(String who) {
        if (who.equals(killedBy)) return ErrorCode.HUMAN_REQUIRED.name();
        killedBy = null;
        return "ok";
    }

    /** The window of {@code limit} on {@code day}, written in another way than the real governor does it. */
    static String window(Budget.Scope scope, BudgetPeriod period, LocalDate day) {
        return scope + "/"
                + switch (period) {
                    case DAY -> day.toString();
                    case WEEK -> day.format(DateTimeFormatter.ISO_WEEK_DATE).substring(0, 8);
                    case MONTH -> YearMonth.from(day).toString();
                };
    }

    private String answer(SpendRequest request, String verdict, List<ErrorCode> against, @Nullable UUID id) {
        String answer = verdict + " " + against;
        answers.put(request.requestId(), answer);
        if (verdict.equals("APPROVED") && id != null) {
            List<Budget.Limit> covering = covering(request);
            covering.forEach(limit ->
                    limits.put(window(limit), BigDecimal.valueOf(limit.amount().micros())));
            List<String> windows = covering.stream().map(this::window).toList();
            held.put(id, new Held(amount(request), windows, now.plus(policy.permitLifetime())));
            for (String window : windows) {
                add(reserved, window, amount(request));
                add(approved, window, amount(request));
                if (amount(request).signum() > 0) ring(window);
            }
        }
        return answer;
    }

    private List<ErrorCode> refusals(SpendRequest request) {
        List<ErrorCode> against = new ArrayList<>();
        if (killedBy != null) against.add(ErrorCode.KILL_SWITCH);
        if (amount(request).signum() == 0) return against;
        for (Budget.Limit limit : covering(request)) {
            BigDecimal left = BigDecimal.valueOf(limit.amount().micros()).subtract(taken(window(limit)));
            if (amount(request).compareTo(left) > 0) against.add(ErrorCode.BUDGET_EXCEEDED);
        }
        if (request.projectedRoi().isLessThan(Ratio.of("1.5"))) against.add(ErrorCode.ROI_TOO_LOW);
        return against;
    }

    private List<Budget.Limit> covering(SpendRequest request) {
        return budget.limits().stream()
                .filter(limit -> List.of("total", "category:" + request.category(), "agent:" + request.agentId())
                        .contains(limit.scope().toString()))
                .toList();
    }

    private void ring(String window) {
        BigDecimal most = limits.get(window);
        for (int percent : List.of(100, 80, 50)) {
            boolean reached = taken(window).compareTo(most.multiply(BigDecimal.valueOf(percent, 2))) >= 0;
            if (reached && alerted.getOrDefault(window, 0) < percent) {
                alerted.put(window, percent);
                alerts.add(window + " " + percent);
            }
        }
    }

    private String end(Held one, Reservation.State state, BigDecimal actual) {
        one.state = state;
        one.paid = actual;
        for (String window : one.windows) {
            add(reserved, window, one.amount.negate());
            add(settled, window, actual);
            add(released, window, one.amount.subtract(actual));
        }
        return "ok";
    }

    private static String refused(Held one) {
        return switch (one.state) {
            case OPENED, SETTLED -> "PERMIT_SPENT";
            case EXPIRED -> "PERMIT_EXPIRED";
            case RESERVED, VOIDED, CORRECTED -> "PERMIT_REFUSED";
        };
    }

    private String window(Budget.Limit limit) {
        return window(limit.scope(), limit.period(), LocalDate.ofInstant(now, budget.zone()));
    }

    BigDecimal taken(String window) {
        return reserved.getOrDefault(window, BigDecimal.ZERO).add(settled.getOrDefault(window, BigDecimal.ZERO));
    }

    private static BigDecimal amount(SpendRequest request) {
        return BigDecimal.valueOf(request.amount().micros());
    }

    private static void add(Map<String, BigDecimal> sums, String window, BigDecimal amount) {
        sums.merge(window, amount, BigDecimal::add);
    }

    /** A permit and its money. */
    static final class Held {
        final BigDecimal amount;
        final List<String> windows;
        final Instant expiresAt;
        Reservation.State state = Reservation.State.RESERVED;
        BigDecimal paid = BigDecimal.ZERO;

        Held(BigDecimal amount, List<String> windows, Instant expiresAt) {
            this.amount = amount;
            this.windows = windows;
            this.expiresAt = expiresAt;
        }
    }

    /** A ticket. */
    static final class Asked {
        final SpendRequest request;
        final Instant expiresAt;
        Ticket.State state = Ticket.State.OPEN;

        Asked(SpendRequest request, Instant expiresAt) {
            this.request = request;
            this.expiresAt = expiresAt;
        }
    }
}
