package dev.chimera.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.ConfigurationException;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.spi.ProviderContext;
import dev.chimera.api.spi.Storage;
import dev.chimera.api.spi.StoragePlugin;
import dev.chimera.core.memory.InMemoryStorage;
import dev.chimera.core.memory.InMemoryStoragePlugin;
import dev.chimera.spec.Spec;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pipeline says of the plug-ins on its class path. The module path is the business of examples/custom-provider. */
@Spec("DX-3")
class PluginDiscoveryTest {
    private static final Budget BUDGET = Budget.daily(Money.usd("1.00"));

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final Troupe troupe = new Troupe();

    @TempDir
    Path folder;

    @BeforeEach
    void offersASecondStoreOfTheSameName() throws IOException {
        classPathNames(SecondStorePlugin.class.getName());
    }

    @AfterEach
    void goesBackToTheClassPath() throws IOException {
        ((URLClassLoader) Thread.currentThread().getContextClassLoader()).close();
        Thread.currentThread().setContextClassLoader(before);
    }

    @Test
    void two_plug_ins_of_one_name_are_an_error_that_lists_both() {
        assertThatThrownBy(() -> withStore("memory"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(
                        "there are 2 stores named 'memory'",
                        "memory (" + InMemoryStoragePlugin.class.getName() + ")",
                        "memory (" + SecondStorePlugin.class.getName() + ")",
                        "hand an instance to the builder");
    }

    @Test
    void an_unknown_name_is_an_error_that_lists_what_was_found() {
        assertThatThrownBy(() -> withStore("parchment"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(
                        "there is no store named 'parchment'", SecondStorePlugin.class.getName(), "class path");
    }

    @Test
    void an_instance_wins_whatever_the_class_path_offers() {
        InMemoryStorage handedIn = new InMemoryStorage();
        try (ChimeraPipeline pipeline =
                troupe.builder(handedIn, troupe.target, troupe).budget(BUDGET).build()) {
            assertThat(pipeline.run(Troupe.QUERY)).isInstanceOf(RunResult.Published.class);
        }
        assertThat(handedIn.ledger().entries(0, 10)).isNotEmpty();
    }

    @Test
    void a_plug_in_that_cannot_be_loaded_is_an_error_that_says_which() throws IOException {
        goesBackToTheClassPath();
        classPathNames("org.example.Gone");

        assertThatThrownBy(() -> withStore("memory"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("a store on the class path cannot be loaded", "org.example.Gone");
    }

    private void withStore(String plugin) {
        ChimeraPipeline.builder()
                .persona(PersonalityProfile.named("Vera"))
                .posts(new Troupe.NoPosts("none"))
                .safety(subject -> {
                    throw new AssertionError();
                })
                .publisher(troupe.target)
                .budget(BUDGET)
                .workDirectory(folder)
                .storage(plugin)
                .build();
    }

    private void classPathNames(String plugin) throws IOException {
        Path services = Files.createDirectories(folder.resolve("extra/META-INF/services"));
        Files.writeString(services.resolve(StoragePlugin.class.getName()), plugin);
        URL[] more = {folder.resolve("extra").toUri().toURL()};
        Thread.currentThread().setContextClassLoader(new URLClassLoader(more, before));
    }

    /** A store that is called like another one. */
    public static final class SecondStorePlugin implements StoragePlugin {
        @Override
        public String name() {
            return "memory";
        }

        @Override
        public Storage create(ProviderContext context) {
            throw new AssertionError("nobody asked for this one");
        }
    }
}
