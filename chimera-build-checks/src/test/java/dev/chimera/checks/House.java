package dev.chimera.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * The compiled classes of the published modules, those that {@code chimera-bom} lists. A rule that sees too few classes proves
 * nothing, so this class fails when a module has fewer than expected.
 */
final class House {
    static final String API = "chimera-api";

    /** How many classes, nested ones included, each module has at least; a module that is not listed here has one. */
    private static final Map<String, Integer> CLASSES_MIN = Map.of(API, 150);

    private final Path root;
    private final Map<String, JavaClasses> modules = new LinkedHashMap<>();

    private House(Path root) {
        this.root = root;
        for (Path module : new ProjectTree(root).publishedModules()) {
            Path classes = module.resolve("target/classes");
            modules.put(module.getFileName().toString(), new ClassFileImporter().importPath(classes));
        }
    }

    /** The modules as the build has just compiled them. */
    static House built() {
        assertThat(Built.HOUSE.modules).as("modules that chimera-bom lists").containsKey(API);
        Built.HOUSE.modules.forEach((module, classes) -> assertThat(classes)
                .as("classes of %s, which must be compiled before this test runs (mvn verify from the root)", module)
                .hasSizeGreaterThanOrEqualTo(CLASSES_MIN.getOrDefault(module, 1)));
        return Built.HOUSE;
    }

    /** Read when it is first asked for. */
    private static final class Built {
        static final House HOUSE = new House(root());
    }

    /** The names of the published modules. */
    List<String> modules() {
        return List.copyOf(modules.keySet());
    }

    /** The classes of one module. */
    JavaClasses classesOf(String module) {
        JavaClasses classes = modules.get(module);
        assertThat(classes).as("the published module %s", module).isNotNull();
        return classes;
    }

    /** The classes of all published modules, module by module. */
    List<JavaClass> classes() {
        List<JavaClass> all = new ArrayList<>();
        modules.values().forEach(classes -> classes.forEach(all::add));
        return all;
    }

    /** The packages that the module's declaration exports to everybody. */
    List<String> exportsOf(String module) throws IOException {
        Path compiled = root.resolve(module).resolve("target/classes/module-info.class");
        try (InputStream in = Files.newInputStream(compiled)) {
            return ModuleDescriptor.read(in).exports().stream()
                    .filter(exports -> !exports.isQualified())
                    .map(ModuleDescriptor.Exports::source)
                    .sorted()
                    .toList();
        }
    }

    /** Whether the module has a declaration. */
    boolean isDeclared(String module) {
        return Files.isRegularFile(root.resolve(module).resolve("target/classes/module-info.class"));
    }

    /** The top-level types of a module, without the classes that only carry a declaration. */
    static List<JavaClass> typesOf(JavaClasses classes) {
        return StreamSupport.stream(classes.spliterator(), false)
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().endsWith("-info"))
                .toList();
    }

    /** The project's root folder. */
    static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (at != null && !Files.isRegularFile(at.resolve("AGENTS.md"))) {
            at = at.getParent();
        }
        assertThat(at)
                .as("the project root, the folder with AGENTS.md, above the working folder")
                .isNotNull();
        return at;
    }
}
