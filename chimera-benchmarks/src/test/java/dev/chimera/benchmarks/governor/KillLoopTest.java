package dev.chimera.benchmarks.governor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chimera.api.AgentId;
import dev.chimera.api.Digest;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.PermitGate;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendPermit;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.spi.Storage;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.spec.Spec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillLoopTest {
    private static final List<KillLife> UNDISTURBED =
            List.of(new KillLife(false, List.of(), Map.of("run", 7, "taken", 0)));

    @TempDir
    Path folder;

    @Test
    @Spec({"RUN-4", "PUB-2"})
    void a_run_whose_process_is_killed_in_any_stage_is_published_once_and_paid_once_by_the_next_process()
            throws Exception {
        String points = String.join(
                ",",
                "after:RunStore.advance#1", // between SCOUT and BRIEF
                "within:LedgerStore.apply#1", // in APPROVE
                "after:MediaProvider.submit#1", // in PRODUCE, ordered
                "after:LedgerStore.apply#3", // in PRODUCE, paid
                "before:RunStore.advance#5", // between SCREEN and PUBLISH
                "after:PublishTarget.publish#1"); // in PUBLISH, out and nobody knows
        String[] args = {"store=sqlite", "side=2", "points=" + points};
        Settings settings = Settings.of(args, Set.of("store", "side", "points"));

        KillLoop.Summary summary = KillLoop.run(System.out, settings, Files.createDirectory(folder.resolve("loop")));

        assertThat(summary.kills()).isEqualTo(6);
        assertThat(summary.points()).isEqualTo(6);
    }

    @Test
    void finds_a_second_post_a_second_payment_and_a_second_commit() throws Exception {
        KillWorld world = new KillWorld(folder, Path.of("../examples/quickstart/data"), "", "");
        String[] args = {folder.toString(), world.data().toString(), "", "", "0"};
        KillChild.main(args);
        assertThat(KillWatch.check(world, UNDISTURBED)).isEqualTo(Money.usd("0.05"));

        List<KillLife> oneMore = List.of(new KillLife(false, List.of(), Map.of("run", 8)));
        assertThatThrownBy(() -> KillWatch.check(world, oneMore)).hasMessageContaining("written 8 times");

        Path post = Files.createDirectory(world.outbox().resolve("posts").resolve("another"));
        assertThatThrownBy(() -> KillWatch.check(world, UNDISTURBED)).hasMessageContaining("posts: ");
        Files.delete(post);

        payAgain(world);
        assertThatThrownBy(() -> KillWatch.check(world, UNDISTURBED)).hasMessageContaining("settled: ");
    }

    private static void payAgain(KillWorld world) {
        try (Storage storage = world.storage();
                LocalCfo cfo = world.governor(storage.ledger())) {
            SpendRequest request = new SpendRequest(
                    new UUID(1, 1),
                    new AgentId("artist/another"),
                    SpendCategory.MEDIA,
                    Money.usd("0.05"),
                    Ratio.of("2.0"),
                    "the same once more",
                    new SpendRequest.Target("studio", Digest.sha256(new byte[0])));
            SpendPermit permit = ((ApprovalDecision.Approved) cfo.approve(request)).permit();
            new PermitGate(cfo).open(permit, "studio", request.target().content(), request.amount());
            cfo.settle(permit.permitId(), Money.usd("0.05"), "job");
        }
    }
}
