package dev.chimera.checks;

import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** What types may look like: their parts, their families, their names. */
final class TypeRules {
    private static final Set<String> FLOATING = Set.of("double", "float", "java.lang.Double", "java.lang.Float");
    private static final Pattern NAMED_BY_KIND = Pattern.compile(
            ".*\\.(model|models|dto|service|services|impl|util|utils|common|helper|helpers|exceptions)(\\..*)?");
    private static final Pattern SAYS_NOTHING = Pattern.compile(".+(Impl|Util|Utils|Helper|Helpers)|Abstract.+");

    private TypeRules() {}

    /** No field, parameter or result below {@code packages} is a floating point number, nor holds one. */
    static ArchRule countExactly(String... packages) {
        return classes()
                .that()
                .resideInAnyPackage(packages)
                .should(satisfy("have no floating point in fields and signatures", (type, violated) -> {
                    for (JavaMember member : type.getMembers()) {
                        for (JavaClass part : partsOf(member)) {
                            if (FLOATING.contains(part.getName())) {
                                violated.accept(member.getFullName() + " has a " + part.getName());
                            }
                        }
                    }
                }))
                .because("money, returns and risk are exact: Money and Ratio");
    }

    /** Public exceptions descend from {@code family}; hidden ones from it or from the JDK's. Errors are not exceptions. */
    static ArchRule failAsChildrenOf(String family) {
        return classes()
                .that()
                .areAssignableTo(Exception.class)
                .should(satisfy(
                        "descend from " + family + ", or be hidden and descend from the JDK's", (type, violated) -> {
                            boolean hidden = !type.getModifiers().contains(PUBLIC);
                            boolean fromJdk = type.getRawSuperclass()
                                    .filter(parent -> parent.getPackageName().startsWith("java."))
                                    .isPresent();
                            if (!type.isAssignableTo(family) && !(hidden && fromJdk)) {
                                violated.accept(type.getName() + " does not");
                            }
                        }))
                .allowEmptyShould(true)
                .because("a caller catches one family, and each member carries a documented code");
    }

    /** Nobody outside sees a type of a package called {@code internal}. */
    static ArchRule hideInternals() {
        return classes()
                .that()
                .resideOutsideOfPackage("..internal..")
                .should(satisfy("show no internal type to others", (type, violated) -> {
                    if (!isVisible(type)) {
                        return;
                    }
                    type.getRawSuperclass()
                            .filter(TypeRules::isInternal)
                            .ifPresent(parent -> violated.accept(type.getName() + " extends " + parent.getName()));
                    for (JavaMember member : type.getMembers()) {
                        if (member.getModifiers().contains(PUBLIC)
                                || member.getModifiers().contains(PROTECTED)) {
                            partsOf(member).stream()
                                    .filter(TypeRules::isInternal)
                                    .forEach(
                                            part -> violated.accept(member.getFullName() + " shows " + part.getName()));
                        }
                    }
                }))
                .because("what users can see they will use");
    }

    /** Packages and types are named after what they mean. */
    static ArchRule nameTheDomain() {
        return classes()
                .should(satisfy("be named after what they mean", (type, violated) -> {
                    if (NAMED_BY_KIND.matcher(type.getPackageName()).matches()) {
                        violated.accept("package " + type.getPackageName() + " is named after a kind");
                    }
                    if (SAYS_NOTHING.matcher(type.getSimpleName()).matches()) {
                        violated.accept(type.getName() + " does not say how or what");
                    }
                }))
                .because("folder and type names alone tell a stranger what the system does");
    }

    /** A condition that reports each violation with its own sentence. */
    static ArchCondition<JavaClass> satisfy(String description, BiConsumer<JavaClass, Consumer<String>> check) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                check.accept(
                        type,
                        sentence -> events.add(
                                SimpleConditionEvent.violated(type, sentence + " in " + type.getSourceCodeLocation())));
            }
        };
    }

    /** The types that the member is declared with, type arguments and array elements included. */
    static Set<JavaClass> partsOf(JavaMember member) {
        Set<JavaClass> parts = new HashSet<>();
        for (JavaType written :
                member instanceof JavaField field ? List.of(field.getType()) : typesOf((JavaCodeUnit) member)) {
            written.getAllInvolvedRawTypes().forEach(part -> parts.add(part.getBaseComponentType()));
        }
        return parts;
    }

    private static List<JavaType> typesOf(JavaCodeUnit unit) {
        List<JavaType> types = new ArrayList<>(unit.getParameterTypes());
        types.add(unit.getReturnType());
        return types;
    }

    private static boolean isInternal(JavaClass type) {
        return (type.getPackageName() + ".").contains(".internal.");
    }

    private static boolean isVisible(JavaClass type) {
        boolean open =
                type.getModifiers().contains(PUBLIC) || type.getModifiers().contains(PROTECTED);
        return open && type.getEnclosingClass().map(TypeRules::isVisible).orElse(true);
    }
}
