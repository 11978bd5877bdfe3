package dev.chimera.examples.spending;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.chimera.api.AgentId;
import dev.chimera.api.Digest;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.BudgetPeriod;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.Escalation;
import dev.chimera.api.finance.HumanDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SpendCategory;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.spi.InMemoryLedgerStore;
import dev.chimera.api.spi.LedgerStore;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.cfo.ReviewerKey;
import dev.chimera.cfo.Reviewers;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guide shows beside the first program. */
class FurtherTest {
    @Test
    void limits_add_up() {
        // tag::limits[]
        Budget budget = Budget.daily(Money.usd("5.00"))
                .and(BudgetPeriod.MONTH, Money.usd("60.00"))
                .and(SpendCategory.MEDIA, BudgetPeriod.WEEK, Money.usd("10.00"))
                .with(new Budget.Limit(
                        new Budget.Scope.Agent(new AgentId("artist/luna")), BudgetPeriod.DAY, Money.usd("1.00")))
                .in(ZoneId.of("Europe/Berlin"));
        // end::limits[]
        assertThat(budget.limits()).hasSize(4);
    }

    @Test
    void a_person_answers_with_a_signature() {
        LedgerStore store = new InMemoryLedgerStore();
        // tag::reviewers[]
        ReviewerKey ana = ReviewerKey.generate("ana"); // where Ana is
        Cfo cfo = LocalCfo.builder()
                .reviewers(Reviewers.of(Map.of("ana", ana.publicKey()))) // where the governor is
                // end::reviewers[]
                .budget(Budget.daily(Money.usd("100.00")))
                .store(store)
                .keys(CfoKeys.generate())
                .build();
        cfo.approve(new SpendRequest(
                UUID.randomUUID(),
                new AgentId("artist/luna"),
                SpendCategory.MEDIA,
                Money.usd("80.00"),
                Ratio.of("3"),
                "a film for the anniversary",
                new SpendRequest.Target("studio", Digest.sha256("order"))));
        // tag::answer[]
        Escalation asked = cfo.escalations(100).get(0);
        HumanDecision yes = HumanDecision.approve(asked.ticket(), "ana", "it is worth it");
        ApprovalDecision decision = cfo.decide(ana.sign(yes, asked.request()));
        // end::answer[]
        assertThat(decision).isInstanceOf(ApprovalDecision.Approved.class);
    }

    @Test
    void keys_are_wrapped(@TempDir Path folder) throws Exception {
        AeadConfig.register();
        Aead aead = KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                        .withRandomId()
                        .makePrimary())
                .build()
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
        Path file = folder.resolve("cfo-keys.json");
        // tag::wrapped-keys[]
        CfoKeys.generate().writeEncrypted(file, aead); // once
        CfoKeys keys = CfoKeys.readEncrypted(file, aead);
        // end::wrapped-keys[]
        assertThat(keys.publicKeys().keyIds()).hasSize(2);
    }
}
