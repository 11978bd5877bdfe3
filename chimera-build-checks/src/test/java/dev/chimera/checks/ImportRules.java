package dev.chimera.checks;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.function.Predicate;

/** Who may import whom. */
final class ImportRules {
    private ImportRules() {}

    /** Classes know nothing but {@code packages}. */
    static ArchRule importsOnly(String... packages) {
        return classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(packages))
                .because("whoever embeds Chimera or writes a plug-in inherits what the API imports");
    }

    /** Of the project's classes below {@code project}, classes know {@code allowed} only. */
    static ArchRule knowsNoSibling(String project, Predicate<JavaClass> allowed) {
        return noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage(project + "..")
                        .and(describe(
                                "belong to another module than their own and the API", c -> !allowed.test(base(c)))))
                .because("siblings meet through the API; only tests may know the TCK and the specs' annotation");
    }

    /** Classes outside of {@code packageName} do not know it. */
    static ArchRule isKnownByNobody(String packageName) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(packageName + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(packageName + "..")
                .because("the domain does not know who plugs in; the plug-in interfaces know the domain");
    }

    /** No package reaches itself through others. */
    static ArchRule noPackageCycles() {
        return slices().assignedFrom(EACH_PACKAGE).should().beFreeOfCycles();
    }

    private static final SliceAssignment EACH_PACKAGE = new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    };

    private static JavaClass base(JavaClass type) {
        return type.getBaseComponentType();
    }
}
