package dev.chimera.cfo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.Bytes;
import dev.chimera.api.Digest;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.SpendPolicy;
import dev.chimera.spec.Spec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The bytes of version 1, written down. They never change: a ledger written today is read for as long as it is kept. A change of
 * the encoding is a new version beside this one.
 */
@Spec({"CFO-8", "CFO-10"})
class GoldenVectorTest {
    @Test
    void records_permits_checkpoints_and_policies_have_these_very_bytes() throws IOException {
        assertThat(text(vectors())).isEqualTo(resource());
    }

    @Test
    void the_written_down_records_can_be_read() throws IOException {
        Map<String, LedgerRecord> samples = Samples.records();
        resource().lines().filter(line -> line.startsWith("record ")).forEach(line -> {
            String[] parts = line.split(" ");
            assertThat(RecordReader.decode(Bytes.ofHex(parts[2]))).isEqualTo(samples.get(parts[1]));
        });
    }

    private static Map<String, String> vectors() {
        Map<String, String> vectors = new LinkedHashMap<>();
        Samples.records().forEach((name, record) -> {
            byte[] bytes = RecordWriter.encode(record);
            vectors.put("record " + name, Bytes.of(bytes).hex());
            vectors.put("leaf " + name, MerkleFrontier.leaf(bytes).hex());
        });
        vectors.put(
                "permit sample", Bytes.of(SigningBytes.entry(Samples.permit())).hex());
        vectors.put(
                "checkpoint sample",
                Bytes.of(SigningBytes.checkpoint("test/golden", 11, Digest.sha256("root")))
                        .hex());
        vectors.put(
                "entry-message sample",
                Bytes.of(SigningBytes.entry(Digest.sha256("record"), Digest.ZERO))
                        .hex());
        vectors.put(
                "batch-message sample",
                Bytes.of(SigningBytes.batch(3, Digest.sha256("root"))).hex());
        vectors.put(
                "policy sample",
                SigningBytes.policyHash(Samples.budget(), SpendPolicy.DEFAULT.withHumanThreshold(Money.usd("9.00")))
                        .hex());
        return vectors;
    }

    private static String text(Map<String, String> vectors) {
        StringBuilder text = new StringBuilder();
        vectors.forEach((name, hex) -> text.append(name).append(' ').append(hex).append('\n'));
        return text.toString();
    }

    private static String resource() throws IOException {
        try (InputStream in = GoldenVectorTest.class.getResourceAsStream("/golden/ledger-v1.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
