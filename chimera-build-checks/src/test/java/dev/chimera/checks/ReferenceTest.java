package dev.chimera.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.ErrorCode;
import dev.chimera.api.run.RunEvent;
import dev.chimera.api.run.RunResult;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.core.ChimeraPipeline;
import dev.chimera.core.swarm.Swarm;
import dev.chimera.openclaw.OpenClawBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reference names everything that there is to name. */
class ReferenceTest {
    @Test
    void errors_names_every_code() {
        assertNames("errors.md", Arrays.stream(ErrorCode.values()).map(Enum::name));
        assertThat(read(House.root().resolve("specs/technical.md")))
                .contains(Arrays.stream(ErrorCode.values())
                        .map(code -> "\n| " + code + " |")
                        .toList());
    }

    @Test
    void configuration_names_every_slot_of_every_builder() {
        for (Class<?> builder : List.of(
                ChimeraPipeline.Builder.class, LocalCfo.Builder.class, Swarm.Builder.class, OpenClawBuilder.class)) {
            assertNames(
                    "configuration.md",
                    Arrays.stream(builder.getMethods())
                            .filter(method -> method.getReturnType() == builder)
                            .filter(method -> !Modifier.isStatic(method.getModifiers()))
                            .map(Method::getName)
                            .distinct());
        }
    }

    @Test
    void pipeline_names_every_result_and_every_event() {
        assertNames(
                "pipeline.md",
                Stream.of(RunResult.class, RunEvent.class)
                        .flatMap(family -> Arrays.stream(family.getPermittedSubclasses()))
                        .map(Class::getSimpleName));
    }

    private static void assertNames(String page, Stream<String> names) {
        String text = read(House.root().resolve("docs/reference").resolve(page));
        assertThat(names.filter(name -> !text.contains("`" + name + "`")))
                .as("missing in %s", page)
                .isEmpty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
