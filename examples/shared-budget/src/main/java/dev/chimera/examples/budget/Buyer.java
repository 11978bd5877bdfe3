package dev.chimera.examples.budget;

import static dev.chimera.api.finance.SpendCategory.MEDIA;

import dev.chimera.api.AgentId;
import dev.chimera.api.Digest;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.finance.SpendRequest.Target;
import dev.chimera.api.spi.Storage;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.spi.postgres.PostgresStorage;
import java.io.IOException;
import java.nio.file.Path;

/** One of the two JVMs: asks for pictures, of one cent to ten, until the day's limit has refused it a few times. */
final class Buyer {
    static final Money LIMIT = Money.usd("5.00");

    private static final int REFUSALS = 5;
    private static final Target STUDIO = new Target("studio", Digest.sha256("a picture"));

    private Buyer() {}

    /** Arguments: the database, its schema, the keys, and this JVM's name. */
    public static void main(String[] args) throws IOException {
        // tag::share-a-budget[]
        try (Storage storage =
                        PostgresStorage.builder().url(args[0]).schema(args[1]).open();
                Cfo cfo = LocalCfo.builder()
                        .budget(Budget.daily(LIMIT))
                        .store(storage.ledger())
                        .keys(CfoKeys.readInsecurely(Path.of(args[2]))) // a first try; later in a KMS
                        .build()) {
            // end::share-a-budget[]
            System.out.println("ready");
            if (System.in.read() >= 0) {
                new Buyer().buy(cfo, new AgentId("artist/" + args[3]));
            }
        }
    }

    private void buy(Cfo cfo, AgentId agent) {
        Money got = Money.zero(LIMIT.currency());
        int approvals = 0;
        int refusals = 0;
        while (refusals < REFUSALS) {
            Money price = new Money(10_000L * (1 + (approvals + refusals) % 10), LIMIT.currency());
            ApprovalDecision answer =
                    cfo.approve(SpendRequest.of(agent, MEDIA, price, Ratio.of("3"), "a picture for readers", STUDIO));
            if (answer instanceof ApprovalDecision.Approved) {
                got = got.plus(price);
                approvals++;
            } else {
                refusals++;
            }
        }
        System.out.println(new Share(agent.value(), approvals, got, refusals).line());
    }
}
