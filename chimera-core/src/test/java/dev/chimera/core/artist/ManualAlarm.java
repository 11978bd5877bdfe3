package dev.chimera.core.artist;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Alarms that ring when a test lets time pass. */
final class ManualAlarm implements Alarm {
    private final List<Bell> bells = new ArrayList<>();
    private Duration now = Duration.ZERO;

    private record Bell(Duration at, Runnable task) {}

    @Override
    public synchronized Runnable after(Duration delay, Runnable task) {
        Bell bell = new Bell(now.plus(delay), task);
        bells.add(bell);
        return () -> forget(bell);
    }

    /** Lets {@code step} pass and rings what is due on the way, in order. */
    void pass(Duration step) {
        Duration end = now.plus(step);
        for (Optional<Bell> due = nextUntil(end); due.isPresent(); due = nextUntil(end)) {
            now = due.get().at();
            forget(due.get());
            due.get().task().run();
        }
        now = end;
    }

    /** How many alarms are set. */
    synchronized int set() {
        return bells.size();
    }

    private synchronized Optional<Bell> nextUntil(Duration end) {
        return bells.stream().filter(bell -> bell.at().compareTo(end) <= 0).min(Comparator.comparing(Bell::at));
    }

    private synchronized void forget(Bell bell) {
        bells.remove(bell);
    }
}
