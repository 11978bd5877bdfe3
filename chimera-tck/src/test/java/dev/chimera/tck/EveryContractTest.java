package dev.chimera.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.spec.Spec;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every contract is kept by something sound, and each of its tests is failed by something that breaks just that promise. */
@Spec("DX-4")
class EveryContractTest {
    /** Whose nested classes keep contracts or break them. */
    private static final List<Class<?>> HOLDERS = List.of(
            BrokenDoors.class,
            BrokenRelays.class,
            BrokenStores.class,
            BrokenTexts.class,
            DoorTrials.class,
            EscrowTrials.class,
            ScriptedModelTest.class,
            LedgerStoreTrials.class,
            PeerStoreTrials.class,
            RelayTrials.class,
            StorageTrials.class,
            StoreTrials.class,
            TextTrials.class);

    @ParameterizedTest
    @MethodSource("trials")
    void a_trial_fails_what_it_says(Class<?> trial) {
        Fails says = trial.getAnnotation(Fails.class);
        assertThat(says).as("what it says that it fails").isNotNull();
        Set<String> failed = Trial.failures(trial);

        assertThat(failed).containsAll(List.of(says.value()));
        assertThat(List.of(says.never())).noneMatch(failed::contains);
        if (!says.andMore()) {
            Set<String> known = new HashSet<>(List.of(says.value()));
            known.addAll(List.of(says.perhaps()));
            assertThat(known).containsAll(failed);
        }
    }

    @Test
    void every_contract_is_kept_by_one_and_each_of_its_tests_is_failed_by_another() throws Exception {
        Set<String> neverKept = new TreeSet<>();
        Set<String> neverFailed = new TreeSet<>();
        for (Class<?> contract : contracts()) {
            Set<String> open = tests(contract);
            boolean kept = false;
            for (Class<?> trial : trials().filter(contract::isAssignableFrom).toList()) {
                Set<String> failed = Trial.failures(trial);
                kept |= failed.isEmpty();
                open.removeAll(failed);
            }
            if (!kept) {
                neverKept.add(contract.getSimpleName());
            }
            open.forEach(test -> neverFailed.add(contract.getSimpleName() + "." + test));
        }

        assertThat(neverKept).as("contracts that nothing was shown to keep").isEmpty();
        assertThat(neverFailed)
                .as("tests of contracts that nothing broken was shown to fail")
                .isEmpty();
    }

    static Stream<Class<?>> trials() {
        return HOLDERS.stream()
                .flatMap(holder -> Arrays.stream(holder.getDeclaredClasses()))
                .filter(EveryContractTest::isTrial);
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

    private static boolean isTrial(Class<?> nested) {
        return !Modifier.isAbstract(nested.getModifiers())
                && Arrays.stream(nested.getMethods()).anyMatch(method -> method.isAnnotationPresent(Test.class));
    }
}
