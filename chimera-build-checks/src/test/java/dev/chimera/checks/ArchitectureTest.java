package dev.chimera.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The rules of AGENTS.md, sections 4 to 6, as far as compiled classes can show them. */
class ArchitectureTest {
    private static final String PROJECT = "dev.chimera";
    private static final String API = "dev.chimera.api";
    private static final String NULL_MARKED = "org.jspecify.annotations.NullMarked";

    /** Programs that people start from a shell, and that may therefore print and set an exit code. */
    private static final Set<String> PROGRAMS = Set.of("dev.chimera.cfo.VerifyLedger");

    /** Changes the process because its one method exists for that and only the host calls it; docs/decisions/0015. */
    private static final String ASKED_FOR = "dev.chimera.cfo.FastSignatures";

    /** Sets the one property that libtorrent4j reads while it loads, and clears it; docs/decisions/0032. */
    private static final String LOADS_NATIVE_CODE = "dev.chimera.spi.mainline.NativeEngine";

    private final House house = House.built();

    @Test
    void the_api_imports_the_jdk_and_two_sets_of_annotations() {
        ImportRules.importsOnly("java..", "org.jspecify..", "jakarta.validation..", API + "..")
                .check(house.classesOf(House.API));
    }

    @Test
    void siblings_never_import_each_other() {
        JavaClasses api = house.classesOf(House.API);
        for (String module : house.modules()) {
            JavaClasses own = house.classesOf(module);
            ImportRules.knowsNoSibling(PROJECT, type -> own.contain(type.getName()) || api.contain(type.getName()))
                    .check(own);
        }
    }

    @Test
    void the_domain_does_not_know_the_plug_in_interfaces() {
        ImportRules.isKnownByNobody(API + ".spi").check(house.classesOf(House.API));
    }

    @Test
    void packages_form_no_cycle() {
        inEachModule(ImportRules.noPackageCycles());
    }

    @Test
    void a_package_lives_in_one_module() {
        Map<String, Set<String>> homes = new TreeMap<>();
        house.modules()
                .forEach(module -> house.classesOf(module)
                        .forEach(type -> homes.computeIfAbsent(type.getPackageName(), name -> new TreeSet<>())
                                .add(module)));
        homes.remove(""); // module declarations

        assertThat(homes).allSatisfy((name, modules) -> assertThat(modules).hasSize(1));
    }

    @Test
    void internal_types_stay_inside() throws Exception {
        inEachModule(TypeRules.hideInternals());
        for (String module : house.modules()) {
            if (house.isDeclared(module)) {
                assertThat(house.exportsOf(module)).noneMatch(name -> (name + ".").contains(".internal."));
            }
        }
    }

    @Test
    void time_is_handed_in() {
        inEachModule(HostRules.takeTimeFromOutside());
    }

    @Test
    void chance_is_handed_in() {
        inEachModule(HostRules.takeChanceFromOutside());
    }

    @Test
    void money_never_meets_floating_point() {
        ArchRule exact =
                TypeRules.countExactly(API + ".finance..", API + ".ledger..", "dev.chimera.cfo..", "dev.chimera.spi..");
        exact.check(house.classesOf(House.API));
        exact.check(house.classesOf("chimera-cfo"));
        exact.check(house.classesOf("chimera-spi-sqlite"));
    }

    @Test
    void nothing_prints_to_the_console() {
        inEachModule(HostRules.printNothing(PROGRAMS));
    }

    @Test
    void nothing_changes_the_hosts_process() {
        Set<String> exempt = new HashSet<>(PROGRAMS);
        exempt.add(ASKED_FOR);
        exempt.add(LOADS_NATIVE_CODE);
        inEachModule(HostRules.leaveTheProcessAlone(exempt));
    }

    @Test
    void exceptions_are_one_family() {
        inEachModule(TypeRules.failAsChildrenOf(API + ".ChimeraException"));
    }

    @Test
    void only_the_gate_opens_a_permit() {
        List<String> makers = new ArrayList<>();
        for (JavaClass type : house.classes()) {
            type.getConstructorCallsFromSelf().stream()
                    .filter(call -> call.getTargetOwner().getName().equals(API + ".finance.OpenedPermit"))
                    .forEach(call -> makers.add(call.getOriginOwner().getName()));
        }

        assertThat(makers).containsOnly(API + ".finance.PermitGate");
    }

    @Test
    void every_package_says_what_it_is_about_and_is_null_marked() {
        Set<String> unmarked = new TreeSet<>();
        Set<String> marked = new TreeSet<>();
        for (JavaClass type : house.classes()) {
            boolean declares = type.getSimpleName().equals("package-info") && type.isAnnotatedWith(NULL_MARKED);
            (declares ? marked : unmarked).add(type.getPackageName());
        }
        unmarked.removeAll(marked);
        unmarked.remove(""); // module declarations

        assertThat(marked).hasSizeGreaterThan(10);
        assertThat(unmarked)
                .as("packages without a package-info.java that has @NullMarked")
                .isEmpty();
    }

    @Test
    void packages_and_types_are_named_after_the_domain() {
        inEachModule(TypeRules.nameTheDomain());
    }

    @Test
    void a_type_name_occurs_once() {
        Map<String, Set<String>> homes = new TreeMap<>();
        for (String module : house.modules()) {
            for (JavaClass type : House.typesOf(house.classesOf(module))) {
                homes.computeIfAbsent(type.getSimpleName(), name -> new TreeSet<>())
                        .add(type.getName());
            }
        }

        assertThat(homes).hasSizeGreaterThan(100);
        assertThat(homes)
                .allSatisfy((name, types) -> assertThat(types)
                        .as("types called %s; one word, one meaning", name)
                        .hasSize(1));
    }

    private void inEachModule(ArchRule rule) {
        house.modules().forEach(module -> rule.check(house.classesOf(module)));
    }
}
