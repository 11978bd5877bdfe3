package dev.chimera.checks;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.ModuleTree;
import com.sun.source.tree.ProvidesTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.Modifier;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** A Java file as the compiler's parser sees it; nothing is resolved or compiled. */
final class JavaSource {
    private final CompilationUnitTree unit;
    private final DocTrees docs;

    /**
     * A public type that is not nested.
     *
     * @param name its simple name
     * @param line where it is declared
     * @param documented whether it has a Javadoc comment that says something
     */
    record PublicType(String name, long line, boolean documented) {}

    /**
     * A directive of a module declaration.
     *
     * @param service the full name of the service type
     * @param provider the full name of one provider
     */
    record Provides(String service, String provider) {}

    private JavaSource(CompilationUnitTree unit, DocTrees docs) {
        this.unit = unit;
        this.docs = docs;
    }

    /** Parses {@code file}; empty, and a problem, if it is not Java. */
    static Optional<JavaSource> parse(ProjectTree tree, Path file, Report report) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException(
                    "the checks need a JDK, this Java has no compiler: " + System.getProperty("java.home"));
        }
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(said, Locale.ROOT, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, said, List.of("-proc:none"), null, files.getJavaFileObjects(file));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                if (errors(said).isEmpty()) {
                    return Optional.of(new JavaSource(unit, docs));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        report.problem(tree.name(file), "cannot be read as Java: " + errors(said), "make it compile");
        return Optional.empty();
    }

    /** The public types that are not nested. */
    List<PublicType> publicTypes() {
        List<PublicType> types = new ArrayList<>();
        for (Tree declared : unit.getTypeDecls()) {
            if (declared instanceof ClassTree type
                    && type.getModifiers().getFlags().contains(Modifier.PUBLIC)) {
                String comment = docs.getDocComment(TreePath.getPath(unit, declared));
                types.add(new PublicType(
                        type.getSimpleName().toString(), line(declared), comment != null && !comment.isBlank()));
            }
        }
        return types;
    }

    /** What a {@code module-info.java} provides; nothing if the file declares no module. */
    List<Provides> provides() {
        List<Provides> provided = new ArrayList<>();
        @Nullable ModuleTree module = unit.getModule();
        if (module == null) {
            return provided;
        }
        for (Tree directive : module.getDirectives()) {
            if (directive instanceof ProvidesTree provides) {
                String service = fullName(provides.getServiceName());
                provides.getImplementationNames().forEach(name -> provided.add(new Provides(service, fullName(name))));
            }
        }
        return provided;
    }

    private String fullName(Tree written) {
        String name = written.toString();
        int dot = name.indexOf('.');
        String first = dot < 0 ? name : name.substring(0, dot);
        for (ImportTree imported : unit.getImports()) {
            String full = imported.getQualifiedIdentifier().toString();
            if (full.endsWith("." + first)) {
                return full + name.substring(first.length());
            }
        }
        return name;
    }

    private long line(Tree tree) {
        long position = docs.getSourcePositions().getStartPosition(unit, tree);
        return unit.getLineMap().getLineNumber(position);
    }

    private static Set<String> errors(DiagnosticCollector<JavaFileObject> said) {
        Set<String> errors = new TreeSet<>();
        for (Diagnostic<?> diagnostic : said.getDiagnostics()) {
            if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
                errors.add("line " + diagnostic.getLineNumber() + ": " + diagnostic.getMessage(Locale.ROOT));
            }
        }
        return errors;
    }
}
