package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.spec.Spec;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every contract is kept by something sound, and each of its tests is failed by something that breaks just that promise. */
class EveryContractTest {
    /** Whose nested classes keep contracts or break them. */
    private static final List<Class<?>> TRIALS = List.of(
            BrokenDoors.class,
            BrokenRelays.class,
            BrokenStores.class,
            BrokenTexts.class,
            DoorContractsTest.class,
            EscrowProviderContractTest.class,
            LanguageModelContractTest.class,
            LedgerStoreContractTest.class,
            PeerStoreContractTest.class,
            RelayContractsTest.class,
            StorageContractTest.class,
            StoreContractsTest.class,
            TextContractsTest.class);

    private static final int AT_ONCE = 4;

    @Test
    @Spec("DX-4")
    void every_contract_is_kept_by_one_and_each_of_its_tests_is_failed_by_another() throws Exception {
        Map<Class<?>, Set<String>> failures = failures();
        Set<String> neverKept = new TreeSet<>();
        Set<String> neverFailed = new TreeSet<>();
        for (Class<?> contract : contracts()) {
            Set<String> open = tests(contract);
            boolean kept = false;
            for (Map.Entry<Class<?>, Set<String>> trial : failures.entrySet()) {
                if (contract.isAssignableFrom(trial.getKey())) {
                    kept |= trial.getValue().isEmpty();
                    open.removeAll(trial.getValue());
                }
            }
            if (!kept) {
                neverKept.add(contract.getSimpleName());
            }
            open.forEach(test -> neverFailed.add(contract.getSimpleName() + "." + test));
        }

        assertThat(otherwise(failures)).as("what fails otherwise than it says").isEmpty();
        assertThat(neverKept).as("contracts that nothing was shown to keep").isEmpty();
        assertThat(neverFailed)
                .as("tests of contracts that nothing broken was shown to fail")
                .isEmpty();
    }

    /** Those that say what they fail, and do not fail just that. */
    private static Map<String, Set<String>> otherwise(Map<Class<?>, Set<String>> failures) {
        Map<String, Set<String>> otherwise = new TreeMap<>();
        failures.forEach((trial, failed) -> {
            Fails says = trial.getAnnotation(Fails.class);
            boolean holds = says == null
                    || (says.andMore()
                            ? failed.containsAll(List.of(says.value()))
                            : failed.equals(Set.of(says.value())));
            if (!holds) {
                otherwise.put(trial.getSimpleName(), failed);
            }
        });
        return otherwise;
    }

    private static List<Class<?>> contracts() throws IOException, ClassNotFoundException {
        List<Class<?>> contracts = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/chimera/tck"))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith("Contract.java")) {
                    contracts.add(Class.forName("dev.chimera.tck." + name.replace(".java", "")));
                }
            }
        }
        assertThat(contracts).hasSizeGreaterThan(15);
        return contracts;
    }

    private static Set<String> tests(Class<?> contract) {
        Set<String> tests = new TreeSet<>();
        Arrays.stream(contract.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .forEach(method -> tests.add(method.getName()));
        return tests;
    }

    /** What failed in each trial. Several run at once, because they mostly wait. */
    private static Map<Class<?>, Set<String>> failures() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
        try {
            Map<String, Class<?>> trials = new TreeMap<>();
            Map<String, Future<Set<String>>> running = new TreeMap<>();
            TRIALS.stream()
                    .flatMap(holder -> Arrays.stream(holder.getDeclaredClasses()))
                    .filter(EveryContractTest::isTrial)
                    .forEach(trial -> trials.put(trial.getName(), trial));
            trials.forEach((name, trial) -> running.put(name, pool.submit(() -> Trial.failures(trial))));
            Map<Class<?>, Set<String>> failures = new HashMap<>();
            for (Map.Entry<String, Future<Set<String>>> trial : running.entrySet()) {
                failures.put(trials.get(trial.getKey()), trial.getValue().get());
            }
            return failures;
        } finally {
            pool.shutdownNow();
        }
    }

    private static boolean isTrial(Class<?> nested) {
        return !Modifier.isAbstract(nested.getModifiers())
                && Arrays.stream(nested.getMethods()).anyMatch(method -> method.isAnnotationPresent(Test.class));
    }
}
