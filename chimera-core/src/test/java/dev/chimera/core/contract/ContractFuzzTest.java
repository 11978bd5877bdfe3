package dev.chimera.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.core.safety.Mutations;
import dev.chimera.spec.Spec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Odd messages are refused with the error that is documented, or read. */
@Spec("SAFE-8")
class ContractFuzzTest {
    private final ContractJson json = new ContractJson();

    @Test
    void an_odd_message_is_read_or_refused() throws IOException {
        List<String> seeds = new ArrayList<>();
        for (Contract<?, ?> contract : Contract.all()) {
            seeds.add(resource(contract + ".request.json"));
            seeds.add(resource(contract + ".response.json"));
        }
        Mutations mutations = new Mutations(seeds, 21);
        for (int i = 0; i < 2_000; i++) {
            String message = mutations.next();
            for (Contract<?, ?> contract : Contract.all()) {
                read(() -> json.readRequest(contract, message));
                read(() -> json.readResponse(contract, message));
            }
            read(() -> json.readStatus(message));
            read(() -> json.readError(message));
        }
    }

    private static void read(Runnable reading) {
        try {
            reading.run();
        } catch (ContractException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ContractFuzzTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
