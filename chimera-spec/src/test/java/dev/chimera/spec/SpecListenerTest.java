package dev.chimera.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class SpecListenerTest {
    @TempDir
    Path folder;

    @Test
    void writes_down_what_passed_failed_and_was_skipped() throws Exception {
        Path file = folder.resolve("proofs.tsv");
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(Sample.class))
                .configurationParameter("junit.jupiter.conditions.deactivate", "")
                .build();
        String before = System.getProperty(SpecListener.FILE_PROPERTY);
        System.setProperty(SpecListener.FILE_PROPERTY, file.toString());
        System.setProperty("chimera.spec.sample", "run");
        try {
            LauncherFactory.create(LauncherConfig.builder()
                            .enableTestExecutionListenerAutoRegistration(false)
                            .addTestExecutionListeners(new SpecListener())
                            .build())
                    .execute(request);
        } finally {
            System.clearProperty("chimera.spec.sample");
            if (before == null) {
                System.clearProperty(SpecListener.FILE_PROPERTY);
            } else {
                System.setProperty(SpecListener.FILE_PROPERTY, before);
            }
        }
        List<String> lines = Files.readAllLines(file);
        String name = Sample.class.getName();
        assertThat(lines)
                .containsExactly(
                        "X-1\tfailed\t" + name + "#fails",
                        "X-1\tpassed\t" + name + "#passes",
                        "X-1\tskipped\t" + name + "#is_skipped",
                        "X-2\tpassed\t" + name + "#passes",
                        "X-3\tskipped\t" + name + "#is_skipped");
    }

    @Spec("X-1")
    @EnabledIfSystemProperty(named = "chimera.spec.sample", matches = "run")
    static class Sample {
        @Test
        @Spec("X-2")
        void passes() {}

        @Test
        void fails() {
            throw new AssertionError("on purpose");
        }

        @Test
        @Disabled("on purpose")
        @Spec("X-3")
        void is_skipped() {}
    }
}
