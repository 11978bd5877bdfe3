package dev.chimera.examples.agents;

import dev.chimera.api.Bytes;
import dev.chimera.api.finance.Money;
import dev.chimera.openclaw.Hire;
import dev.chimera.openclaw.OpenClaw;
import dev.chimera.openclaw.hiring.Appraisal;
import dev.chimera.openclaw.hiring.FoundPeer;
import dev.chimera.openclaw.hiring.HireOrder;
import dev.chimera.openclaw.hiring.HireOutcome;
import dev.chimera.openclaw.hiring.ServiceResult;
import dev.chimera.openclaw.hiring.ServiceTask;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Has the words that matter found by whoever sells that. Arguments: folder, port of the meeting point, network key. */
public final class HiringAgent {
    private static final String HOST = "127.0.2.1";
    private static final int LOOKS = 100;
    private static final long BETWEEN_MILLIS = 100;
    private static final String TEXT =
            "Solar panels on every roof: the council wants solar on schools first, then on homes."
                    + " Panels pay for themselves in nine years, says the council.";

    private HiringAgent() {}

    /** Runs it. */
    public static void main(String[] args) throws InterruptedException {
        try (AgentHome home = new AgentHome(Path.of(args[0]), HOST, Integer.parseInt(args[1]), Bytes.ofHex(args[2]));
                OpenClaw openClaw = home.openClaw()
                        .appraiser(HiringAgent::appraise)
                        .creditWorth(Money.usd("0.01"))
                        .open()) {
            System.out.println(
                    "I am " + AgentHome.shorten(openClaw.peerId().toString()) + ", and look for " + AgentHome.SERVICE);
            List<FoundPeer> found = await(openClaw);
            found.forEach(peer -> System.out.println(String.format(
                    Locale.ROOT,
                    "found %s at %s, reputation %.0f of 100",
                    AgentHome.shorten(peer.peerId().toString()),
                    peer.endpoint(),
                    peer.reputation().score())));

            // tag::hire-a-peer[]
            HireOrder order = HireOrder.of(ServiceTask.text(AgentHome.SERVICE, TEXT), "20", "2.0")
                    .because("the words for the next headline");
            Hire hire = openClaw.hire(order);
            HireOutcome outcome = hire.join();

            outcome.fold(
                    paid -> say("hired " + AgentHome.shorten(paid.seller().toString()) + ", got '" + text(paid.result())
                            + "', paid " + paid.price() + ", which is " + paid.cost()),
                    refunded -> say("got my money back: " + refunded.reason()),
                    notHired -> say("hired nobody: " + notHired.reason()));
            // end::hire-a-peer[]
            hire.settled().join();
            home.show(openClaw);
        }
    }

    /** Each word has to be one of the text's. */
    private static Appraisal appraise(ServiceTask task, ServiceResult result) {
        boolean valid = List.of(text(result).split(", ")).stream()
                .allMatch(word -> TEXT.toLowerCase(Locale.ROOT).contains(word));
        return new Appraisal(valid, result.quality(), valid ? 5 : 1, valid ? "" : "not a word of the text");
    }

    /** A DHT of three takes a moment to know itself. */
    private static List<FoundPeer> await(OpenClaw openClaw) throws InterruptedException {
        List<FoundPeer> found = openClaw.find(AgentHome.SERVICE, 0, 5);
        for (int i = 0; i < LOOKS && found.isEmpty(); i++) {
            Thread.sleep(BETWEEN_MILLIS);
            found = openClaw.find(AgentHome.SERVICE, 0, 5);
        }
        return found;
    }

    private static String text(ServiceResult result) {
        return new String(result.body().toArray(), StandardCharsets.UTF_8);
    }

    private static boolean say(String words) {
        System.out.println(words);
        return true;
    }
}
