package dev.chimera.tck;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;
import org.junit.platform.testkit.engine.Events;

/** Runs a contract against something, once, and tells which of its tests failed. */
final class Trial {
    private static final Map<Class<?>, FutureTask<Set<String>>> HELD = new ConcurrentHashMap<>();

    private Trial() {}

    /** The names of the tests of {@code contract} that failed. Whoever asks first holds the trial, the others wait for it. */
    static Set<String> failures(Class<?> contract) {
        FutureTask<Set<String>> trial = HELD.computeIfAbsent(contract, any -> new FutureTask<>(() -> hold(contract)));
        trial.run();
        try {
            return trial.get();
        } catch (ExecutionException e) {
            throw new AssertionError("the trial of " + contract, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted in the trial of " + contract, e);
        }
    }

    private static Set<String> hold(Class<?> contract) {
        Events tests = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(contract))
                .execute()
                .testEvents();
        if (tests.finished().count() < 4 || tests.skipped().count() > 0) {
            throw new AssertionError(contract + " ran " + tests.finished().count() + " tests and skipped "
                    + tests.skipped().count());
        }
        Set<String> failed = new TreeSet<>();
        tests.failed().stream()
                .filter(event -> event.getType() == EventType.FINISHED)
                .map(Event::getTestDescriptor)
                .forEach(test -> failed.add(test.getDisplayName().replace("()", "")));
        return failed;
    }
}
