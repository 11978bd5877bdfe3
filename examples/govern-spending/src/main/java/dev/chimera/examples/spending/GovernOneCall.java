package dev.chimera.examples.spending;

import static dev.chimera.api.finance.SpendCategory.LANGUAGE;

import dev.chimera.api.AgentId;
import dev.chimera.api.Digest;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Cfo;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.PermitGate;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.finance.SpendRequest.Target;
import dev.chimera.api.spi.Storage;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.spi.sqlite.SqliteStorage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Asks before it pays, pays once, and books what it really cost. Argument: the folder for the ledger and the keys. */
public final class GovernOneCall {
    private static final AgentId WRITER = new AgentId("writer/mina");

    private final PaidModel model = new PaidModel();
    private final PrintStream screen;

    GovernOneCall(PrintStream screen) {
        this.screen = screen;
    }

    /** Runs it. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args.length > 0 ? args[0] : "out/govern-spending"));
        new GovernOneCall(System.out).run(folder, "Say in one sentence what the minutes of 3 March decide");
    }

    void run(Path folder, String prompt) {
        // tag::govern-spending[]
        try (Storage storage = SqliteStorage.at(folder.resolve("spending.db"));
                Cfo cfo = LocalCfo.builder()
                        .budget(Budget.daily(Money.usd("0.05")))
                        .store(storage.ledger())
                        .keys(CfoKeys.insecurelyKeptIn(folder.resolve("keys.json"))) // a first try; see below
                        .build()) {
            Target target = new Target(PaidModel.NAME, Digest.sha256(prompt));
            SpendRequest request =
                    SpendRequest.of(WRITER, LANGUAGE, model.most(), Ratio.of("3"), "a summary for readers", target);
            if (cfo.approve(request) instanceof ApprovalDecision.Approved approved) {
                new PermitGate(cfo).open(approved.permit(), PaidModel.NAME, target.content(), model.most());
                PaidModel.Answer answer = model.complete(prompt);
                cfo.settle(approved.permit().permitId(), answer.cost(), answer.reference());
                screen.println(answer.text() + " for " + answer.cost());
            } else {
                screen.println("not today: " + cfo.preview(request));
            }
        }
        // end::govern-spending[]
    }
}
