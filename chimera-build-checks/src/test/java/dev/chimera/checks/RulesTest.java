package dev.chimera.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rules of {@link ArchitectureTest} held against classes that break them. */
class RulesTest {
    private static final String WRONG = "dev.chimera.checks.wrong.";

    @Test
    void time_that_is_not_handed_in_is_found() {
        List<String> found = violations(HostRules.takeTimeFromOutside(), "time");

        assertThat(found).hasSize(8).allMatch(what -> what.contains("WallClock"));
        assertThat(found)
                .anyMatch(what -> what.contains("now()> calls method <java.time.Instant.now()>"))
                .anyMatch(what -> what.contains("LocalDate.now(java.time.ZoneId)"))
                .anyMatch(what -> what.contains("later()> references method <java.time.Instant.now()>"))
                .anyMatch(what -> what.contains("System.currentTimeMillis()"))
                .anyMatch(what -> what.contains("calls constructor <java.util.Date.<init>()>"))
                .anyMatch(what -> what.contains("java.util.Date.getTime()"))
                .anyMatch(what -> what.contains("InstantSource.system()"))
                .anyMatch(what -> what.contains("WallClock.kept has a [java.util.Date]"));
    }

    @Test
    void chance_that_is_not_handed_in_is_found() {
        assertThat(violations(HostRules.takeChanceFromOutside(), "chance"))
                .anyMatch(what -> what.contains("ThreadLocalRandom.current()"))
                .anyMatch(what -> what.contains("Math.random()"));
    }

    @Test
    void floating_point_near_money_is_found_in_every_place() {
        assertThat(violations(TypeRules.countExactly(WRONG + "money.."), "money"))
                .hasSize(5)
                .anyMatch(what -> what.contains("Price.net has a double"))
                .anyMatch(what -> what.contains("Price.history has a float"))
                .anyMatch(what -> what.contains("Price.byItem has a java.lang.Double"))
                .anyMatch(what -> what.contains("Price.gross() has a double"))
                .anyMatch(what -> what.contains("Price.reduce(java.lang.Float) has a java.lang.Float"));
    }

    @Test
    void printing_is_found_unless_a_program_does_it() {
        assertThat(violations(HostRules.printNothing(Set.of()), "console"))
                .hasSize(3)
                .anyMatch(what -> what.contains("System.out"))
                .anyMatch(what -> what.contains("System.err"))
                .anyMatch(what -> what.contains("printStackTrace()"));
        assertThat(violations(HostRules.printNothing(Set.of(WRONG + "console.Chatter")), "console", "time"))
                .isEmpty();
        assertThat(violations(HostRules.printNothing(Set.of(WRONG + "console.Chat")), "console"))
                .hasSize(3);
    }

    @Test
    void changes_of_the_hosts_process_are_found() {
        assertThat(violations(HostRules.leaveTheProcessAlone(Set.of()), "host"))
                .hasSize(4)
                .anyMatch(what -> what.contains("System.setProperty("))
                .anyMatch(what -> what.contains("Locale.setDefault("))
                .anyMatch(what -> what.contains("Runtime.addShutdownHook("))
                .anyMatch(what -> what.contains("System.exit("));
    }

    @Test
    void a_public_exception_of_no_family_is_found() {
        assertThat(violations(TypeRules.failAsChildrenOf("dev.chimera.api.ChimeraException"), "failure"))
                .singleElement()
                .asString()
                .contains("OddException");
    }

    @Test
    void internal_types_that_others_see_are_found() {
        assertThat(violations(TypeRules.hideInternals(), "showing"))
                .hasSize(3)
                .anyMatch(what -> what.contains("Car extends "))
                .anyMatch(what -> what.contains("Car.spare shows "))
                .anyMatch(what -> what.contains("Car.engines() shows "));
    }

    @Test
    void names_that_say_nothing_are_found() {
        assertThat(violations(TypeRules.nameTheDomain(), "names"))
                .hasSize(3)
                .anyMatch(what -> what.contains("package " + WRONG + "names.util is named after a kind"))
                .anyMatch(what -> what.contains("PriceHelper does not say"))
                .anyMatch(what -> what.contains("AbstractLedger does not say"));
    }

    @Test
    void a_cycle_of_packages_is_found() {
        assertThat(violations(ImportRules.noPackageCycles(), "imports"))
                .singleElement()
                .asString()
                .contains("imports.one", "imports.two")
                .doesNotContain("imports.three");
    }

    @Test
    void a_forbidden_import_is_found() {
        assertThat(violations(ImportRules.importsOnly("java..", WRONG + "imports.two"), "imports.two"))
                .isNotEmpty()
                .allMatch(what -> what.contains("imports.one.First"));
        assertThat(violations(ImportRules.importsOnly("java..", WRONG + "imports.."), "imports"))
                .isEmpty();
    }

    @Test
    void a_sibling_that_is_imported_is_found_also_behind_an_array() {
        ArchRule onlyTwo = ImportRules.knowsNoSibling(
                "dev.chimera", type -> type.getPackageName().endsWith(".two"));

        assertThat(violations(onlyTwo, "imports.two"))
                .isNotEmpty()
                .allMatch(what -> what.contains("imports.one.First"));
        assertThat(violations(onlyTwo, "imports.three")).isEmpty();
    }

    @Test
    void a_package_that_is_known_where_it_must_not_be_is_found() {
        assertThat(violations(ImportRules.isKnownByNobody(WRONG + "imports.two"), "imports"))
                .isNotEmpty()
                .allMatch(what -> what.contains("imports.one.First"));
        assertThat(violations(ImportRules.isKnownByNobody(WRONG + "imports.three"), "imports"))
                .isEmpty();
    }

    private static List<String> violations(ArchRule rule, String... packages) {
        String[] names = new String[packages.length];
        for (int i = 0; i < packages.length; i++) {
            names[i] = WRONG + packages[i];
        }
        JavaClasses classes = new ClassFileImporter().importPackages(names);
        assertThat(classes).as("classes that break a rule").isNotEmpty();
        return rule.evaluate(classes).getFailureReport().getDetails();
    }
}
