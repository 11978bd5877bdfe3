package dev.chimera.tck;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;
import org.junit.platform.testkit.engine.Events;

/** Runs a contract against something and tells which of its tests failed. */
final class Trial {
    private Trial() {}

    /** The names of the tests of {@code contract} that failed. */
    static Set<String> failures(Class<?> contract) {
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
