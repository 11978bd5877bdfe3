package dev.chimera.checks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What code in somebody else's process keeps its hands off: the clock, chance, the console, and the process itself. */
final class HostRules {
    private static final Set<String> OLD_DATES =
            Set.of("java.util.Date", "java.util.Calendar", "java.util.GregorianCalendar", "java.text.SimpleDateFormat");

    /** What turns an old date, which some libraries hand out or want, into a new one and back. */
    private static final Set<String> CONVERSIONS = Set.of("toInstant", "from");

    private static final Map<String, Set<String>> OF_THE_PROCESS = Map.of(
            "java.lang.System", Set.of("exit", "setProperty", "setProperties", "clearProperty", "setOut", "setErr"),
            "java.lang.Runtime", Set.of("exit", "halt", "addShutdownHook"),
            "java.lang.Thread", Set.of("setDefaultUncaughtExceptionHandler"),
            "java.security.Security", Set.of("addProvider", "insertProviderAt", "removeProvider", "setProperty"),
            "java.util.Locale", Set.of("setDefault"),
            "java.util.TimeZone", Set.of("setDefault"),
            "java.net.Authenticator", Set.of("setDefault"));

    private HostRules() {}

    /** Time comes from an {@code InstantSource} that was handed in; only where a thing is made may the default be chosen. */
    static ArchRule takeTimeFromOutside() {
        return classes()
                .should(TypeRules.satisfy("take the time from outside", (type, violated) -> {
                    if (type.getSimpleName().endsWith("Builder")) {
                        return;
                    }
                    for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                        if (asksTheWallClock(access) || choosesAClockTooLate(access) || makesAnOldDate(access)) {
                            violated.accept(access.getDescription());
                        }
                    }
                    for (JavaMember member : type.getMembers()) {
                        if (!oldDates(member).isEmpty()) {
                            violated.accept(member.getFullName() + " has a " + oldDates(member));
                        }
                    }
                }))
                .because("a test, a replay and an auditor must be able to set the clock");
    }

    /** Chance comes from a {@code RandomGenerator} that was handed in. */
    static ArchRule takeChanceFromOutside() {
        return classes()
                .should(TypeRules.satisfy("take chance from outside", (type, violated) -> {
                    for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                        String owner = access.getTargetOwner().getName();
                        boolean dice = owner.equals("java.util.concurrent.ThreadLocalRandom")
                                || (owner.equals("java.lang.Math")
                                        && access.getName().equals("random"));
                        if (dice) {
                            violated.accept(access.getDescription());
                        }
                    }
                }))
                .because("what cannot be repeated cannot be tested");
    }

    /** Nothing is printed, except by {@code programs}. */
    static ArchRule printNothing(Set<String> programs) {
        return classes()
                .that(areNone(programs))
                .should(TypeRules.satisfy("print nothing", (type, violated) -> {
                    for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                        boolean console = access.getTargetOwner().getName().equals("java.lang.System")
                                && Set.of("out", "err").contains(access.getName());
                        if (console || access.getName().equals("printStackTrace")) {
                            violated.accept(access.getDescription());
                        }
                    }
                }))
                .because("the console belongs to the host; use the logger");
    }

    /** Nothing global is changed, except by {@code programs}. */
    static ArchRule leaveTheProcessAlone(Set<String> programs) {
        return classes()
                .that(areNone(programs))
                .should(TypeRules.satisfy("leave the host's process alone", (type, violated) -> {
                    for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                        if (OF_THE_PROCESS
                                .getOrDefault(access.getTargetOwner().getName(), Set.of())
                                .contains(access.getName())) {
                            violated.accept(access.getDescription());
                        }
                    }
                }))
                .because("Chimera is a guest in its host's process");
    }

    private static DescribedPredicate<JavaClass> areNone(Set<String> programs) {
        Predicate<String> program = name -> programs.stream().anyMatch(p -> name.equals(p) || name.startsWith(p + "$"));
        return DescribedPredicate.describe("are not a program of " + programs, type -> !program.test(type.getName()));
    }

    private static boolean asksTheWallClock(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        boolean now = owner.startsWith("java.time.")
                && access.getName().equals("now")
                && access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target
                && target.getRawParameterTypes().stream()
                        .noneMatch(parameter -> parameter.getName().equals("java.time.Clock"));
        return now || (owner.equals("java.lang.System") && access.getName().equals("currentTimeMillis"));
    }

    private static boolean choosesAClockTooLate(JavaAccess<?> access) {
        boolean system = Set.of("java.time.Clock", "java.time.InstantSource")
                        .contains(access.getTargetOwner().getName())
                && access.getName().startsWith("system");
        JavaCodeUnit origin = access.getOrigin();
        boolean making = origin.isConstructor() || origin.getModifiers().contains(JavaModifier.STATIC);
        return system && !making;
    }

    private static boolean makesAnOldDate(JavaAccess<?> access) {
        return OLD_DATES.contains(access.getTargetOwner().getName()) && !CONVERSIONS.contains(access.getName());
    }

    private static Set<String> oldDates(JavaMember member) {
        Set<String> found = new TreeSet<>();
        TypeRules.partsOf(member).forEach(part -> {
            if (OLD_DATES.contains(part.getName())) {
                found.add(part.getName());
            }
        });
        return found;
    }
}
