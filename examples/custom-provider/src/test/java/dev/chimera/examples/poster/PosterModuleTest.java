package dev.chimera.examples.poster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.spec.Spec;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The provider on the module path: a module that has never heard of it asks for it by name, in a JVM of its own. */
@Spec("DX-3")
class PosterModuleTest {
    private static final String HOST_MODULE = """
            module host {
                requires dev.chimera.core;
            }
            """;

    private static final String HOST = """
            package host;

            import dev.chimera.api.ConfigurationException;
            import dev.chimera.api.Platform;
            import dev.chimera.api.content.PersonalityProfile;
            import dev.chimera.api.finance.Budget;
            import dev.chimera.api.finance.Money;
            import dev.chimera.core.ChimeraPipeline;
            import dev.chimera.core.outbox.OutboxFolder;
            import dev.chimera.core.safety.CheckedGateway;
            import dev.chimera.core.source.JsonLinesPosts;
            import java.nio.file.Path;

            public final class Host {
                public static void main(String[] args) {
                    Path folder = Path.of(args[1]);
                    try (ChimeraPipeline pipeline = ChimeraPipeline.builder()
                            .persona(PersonalityProfile.named("Vera"))
                            .posts(JsonLinesPosts.of(folder.resolve("posts.jsonl"), Platform.REDDIT))
                            .budget(Budget.daily(Money.usd("1.00")))
                            .safety(CheckedGateway.standard())
                            .media(args[0])
                            .publisher(OutboxFolder.at(folder.resolve("outbox")))
                            .workDirectory(folder)
                            .build()) {
                        System.out.println("built by the module " + ChimeraPipeline.class.getModule().getName());
                    } catch (ConfigurationException e) {
                        System.out.println("refused: " + e.getMessage());
                    }
                }
            }
            """;

    private static final String TWIN_MODULE = """
            module twin {
                requires dev.chimera.api;
                provides dev.chimera.api.spi.MediaPlugin with twin.Twin;
            }
            """;

    private static final String TWIN = """
            package twin;

            import dev.chimera.api.spi.MediaPlugin;
            import dev.chimera.api.spi.MediaProvider;
            import dev.chimera.api.spi.ProviderContext;

            public final class Twin implements MediaPlugin {
                @Override
                public String name() {
                    return "poster";
                }

                @Override
                public MediaProvider create(ProviderContext context) {
                    throw new AssertionError();
                }
            }
            """;

    /** What the tests run with, but for the tests themselves. */
    private final List<String> path =
            new ArrayList<>(Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(entry -> !entry.endsWith("test-classes") && Files.exists(Path.of(entry)))
                    .toList());

    @TempDir
    Path folder;

    @BeforeEach
    void aHost() throws IOException {
        Files.writeString(folder.resolve("posts.jsonl"), "");
        module("host", HOST_MODULE, "Host", HOST);
    }

    @Test
    void a_pipeline_finds_it_by_name() throws Exception {
        assertThat(ask("poster")).contains("built by the module dev.chimera.core");
    }

    @Test
    void an_unknown_name_is_an_error_that_lists_what_was_found() throws Exception {
        assertThat(ask("crayon"))
                .contains("refused: there is no media provider named 'crayon'")
                .contains("poster (dev.chimera.examples.poster.PosterPlugin)")
                .contains("studio (");
    }

    @Test
    void two_of_one_name_are_an_error_that_lists_both() throws Exception {
        module("twin", TWIN_MODULE, "Twin", TWIN);

        assertThat(ask("poster"))
                .contains("refused: there are 2 media providers named 'poster'")
                .contains("poster (dev.chimera.examples.poster.PosterPlugin)")
                .contains("poster (twin.Twin)");
    }

    /** Compiles a module of one class and puts it on the path. */
    private void module(String name, String declaration, String type, String source) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("src").resolve(name));
        Path declared = Files.writeString(sources.resolve("module-info.java"), declaration);
        Path written = Files.writeString(sources.resolve(type + ".java"), source);
        Path classes = folder.resolve("classes").resolve(name);
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int status = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(out, out, "-p", modulePath(), "-d", classes.toString(), declared.toString(), written.toString());
        assertThat(status).as("javac: %s", said).isZero();
        path.add(classes.toString());
    }

    private String ask(String provider) throws IOException, InterruptedException {
        Path said = folder.resolve("said.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.awt.headless=true",
                        "-p",
                        modulePath(),
                        "-m",
                        "host/host.Host",
                        provider,
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES))
                    .as("the host ended")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(said);
    }

    private String modulePath() {
        return path.stream().collect(Collectors.joining(File.pathSeparator));
    }
}
