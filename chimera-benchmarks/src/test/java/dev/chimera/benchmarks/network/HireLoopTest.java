package dev.chimera.benchmarks.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.benchmarks.governor.Settings;
import dev.chimera.spec.Spec;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HireLoopTest {
    @TempDir
    Path folder;

    @Test
    @Spec({"CLAW-3", "CLAW-6", "CLAW-7"})
    void agents_that_are_killed_again_and_again_pay_every_job_once_and_keep_nothing_held() throws Exception {
        String[] args = {"jobs=30", "at=8", "kill=1200", "kills=5", "seed=20261123"};
        Settings settings = Settings.of(args, Set.of("jobs", "at", "kill", "kills", "seed"));

        HireLoop.Summary summary = HireLoop.run(System.out, settings, folder);

        assertThat(summary.jobs()).isEqualTo(60);
        assertThat(summary.refunds()).isPositive();
        assertThat(summary.kills()).isPositive();
    }
}
