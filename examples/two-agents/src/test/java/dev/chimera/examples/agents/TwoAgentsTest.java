package dev.chimera.examples.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.spec.Spec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoAgentsTest {
    @TempDir
    Path folder;

    @Test
    @Spec({"CLAW-2", "CLAW-3", "CLAW-6"})
    void two_jvms_find_each_other_on_a_dht_and_one_pays_the_other() throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();

        new TwoAgents(new PrintStream(said, true, StandardCharsets.UTF_8)).run(folder);

        assertThat(said.toString(StandardCharsets.UTF_8))
                .containsPattern(
                        "buyer  \\| found [0-9a-f]{12} at http://127.0.1.1:\\d+/openclaw, reputation 30 of 100")
                .contains("got 'council, panels, solar'", "paid COMPUTE_CREDITS 5.00, which is USD 0.05")
                .containsPattern("buyer  \\|   \\d  \\S+  settled  USD 0.05 of USD 0.05")
                .containsPattern(
                        "seller \\|   0  \\S+  earned  COMPUTE_CREDITS 5.00 from [0-9a-f]{64} for text/keywords")
                .containsPattern("buyer  \\| receipt from [0-9a-f]{12}, who sold: went well, .* genuine: true")
                .containsPattern("seller \\| receipt from [0-9a-f]{12}, who bought: went well, .* genuine: true");
    }
}
