package dev.chimera.examples.agents;

import dev.chimera.api.Bytes;
import dev.chimera.api.finance.Ratio;
import dev.chimera.openclaw.OpenClaw;
import dev.chimera.openclaw.hiring.ServiceResult;
import dev.chimera.openclaw.hiring.ServiceTask;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Sells the words that matter in a text. Arguments: folder, port of the meeting point, network key. Ends when its input does. */
public final class SellingAgent {
    private static final String HOST = "127.0.1.1";
    private static final int WORDS = 3;
    private static final int SHORTEST = 5;

    private SellingAgent() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException {
        try (AgentHome home = new AgentHome(Path.of(args[0]), HOST, Integer.parseInt(args[1]), Bytes.ofHex(args[2]));
                // tag::offer-a-service[]
                OpenClaw openClaw = home.openClaw()
                        .name("keywords", "finds the words that matter in a text")
                        .listen(new InetSocketAddress(HOST, 0))
                        .offer(AgentHome.SERVICE, (exchange, task) -> keywords(task))
                        .open()
                // end::offer-a-service[]
                ) {
            System.out.println("I am " + AgentHome.shorten(openClaw.peerId().toString()) + ", sell " + AgentHome.SERVICE
                    + ", and answer at " + openClaw.endpoint().orElseThrow());
            while (System.in.read() >= 0) {
                // whoever started this says when it is enough
            }
            home.show(openClaw);
        }
    }

    /** The words of five letters or more that come most often; how sure it is depends on how often that is. */
    private static ServiceResult keywords(ServiceTask task) {
        String text = new String(task.body().toArray(), StandardCharsets.UTF_8);
        Map<String, Long> counts = Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}]+"))
                .filter(word -> word.length() >= SHORTEST)
                .collect(Collectors.groupingBy(word -> word, TreeMap::new, Collectors.counting()));
        String words = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(WORDS)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
        return ServiceResult.text(words, counts.size() >= WORDS ? Ratio.ONE : Ratio.of("0.5"));
    }
}
