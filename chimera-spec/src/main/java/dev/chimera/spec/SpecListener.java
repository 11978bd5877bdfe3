package dev.chimera.spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes {@code target/spec-proofs.tsv} (criterion, outcome, test) for every test that carries {@link Spec}, found by JUnit
 * through ServiceLoader. The coverage check reads these facts and nothing else, so a test that was deleted, disabled or never
 * selected proves nothing. Not thread-safe beyond what JUnit asks: events are serialised here.
 */
public final class SpecListener implements TestExecutionListener {
    /** Where the facts are written, relative to the module; a system property so that tests of this class can redirect it. */
    public static final String FILE_PROPERTY = "chimera.spec.proofs";

    private final Set<String> lines = new TreeSet<>();
    private TestPlan plan;

    /** Called by ServiceLoader. */
    public SpecListener() {}

    @Override
    public synchronized void testPlanExecutionStarted(TestPlan started) {
        plan = started; // of several plans in one JVM, all are in the file
    }

    @Override
    public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.isTest()) {
            boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
            record(test, passed ? "passed" : "failed");
        } else if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
            record(test, "failed");
        }
    }

    @Override
    public synchronized void executionSkipped(TestIdentifier test, String reason) {
        record(test, "skipped");
        if (plan != null) {
            for (TestIdentifier child : plan.getDescendants(test)) {
                record(child, "skipped");
            }
        }
    }

    @Override
    public synchronized void testPlanExecutionFinished(TestPlan finished) {
        Path file = Path.of(System.getProperty(FILE_PROPERTY, "target/spec-proofs.tsv"));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the spec proofs to " + file.toAbsolutePath(), e);
        }
    }

    private void record(TestIdentifier test, String outcome) {
        String name = nameOf(test);
        for (String criterion : criteria(test)) {
            lines.add(String.join("\t", criterion, outcome, name));
        }
    }

    private Set<String> criteria(TestIdentifier test) {
        Set<String> ids = new LinkedHashSet<>();
        Optional<TestIdentifier> at = Optional.of(test);
        while (at.isPresent()) {
            TestIdentifier current = at.get();
            current.getSource().ifPresent(source -> collect(source, ids));
            at = plan == null ? Optional.empty() : plan.getParent(current);
        }
        return ids;
    }

    private static void collect(TestSource source, Set<String> into) {
        if (source instanceof MethodSource method) {
            add(method.getJavaMethod(), into);
            add(method.getJavaClass(), into);
        } else if (source instanceof ClassSource type) {
            add(type.getJavaClass(), into);
        }
    }

    private static void add(AnnotatedElement element, Set<String> into) {
        Spec spec = element.getAnnotation(Spec.class);
        if (spec != null) {
            into.addAll(List.of(spec.value()));
        }
    }

    private static String nameOf(TestIdentifier test) {
        String where = test.getSource()
                .map(source -> source instanceof MethodSource method
                        ? method.getJavaClass().getName() + "#" + method.getMethodName()
                        : source instanceof ClassSource type ? type.getClassName() : "")
                .orElse("");
        return where.isEmpty() ? test.getDisplayName() : where;
    }
}
