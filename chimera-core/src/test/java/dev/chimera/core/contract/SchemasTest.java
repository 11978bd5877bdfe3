package dev.chimera.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.chimera.spec.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The stored schemas are those of the types; what the SDK writes keeps them, by the judgement of another program. */
@Spec("DX-5")
class SchemasTest {
    private static final int CASES = 150;
    private static final Path STORED = Path.of("src/main/resources/META-INF/chimera/schemas");
    private static final SchemaRegistry VALIDATOR =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final ContractJson json = new ContractJson();

    @Test
    void the_stored_schemas_are_those_of_the_types() throws IOException {
        Map<String, String> generated = new SchemaWriter().all();
        if (Boolean.getBoolean("chimera.schemas.update")) {
            Files.createDirectories(STORED);
            for (Map.Entry<String, String> schema : generated.entrySet()) {
                Files.writeString(STORED.resolve(schema.getKey() + ".json"), schema.getValue());
            }
        }
        for (Map.Entry<String, String> schema : generated.entrySet()) {
            assertThat(STORED.resolve(schema.getKey() + ".json"))
                    .as("run the test with -Dchimera.schemas.update=true and look at the difference")
                    .hasContent(schema.getValue());
        }
        try (var stored = Files.list(STORED)) {
            assertThat(stored).hasSameSizeAs(generated.keySet());
        }
    }

    @Test
    void a_contract_hands_out_its_schemas() {
        for (Contract<?, ?> contract : Contract.all()) {
            assertThat(contract.requestSchema()).contains("\"" + contract.name() + ".request\"");
            assertThat(contract.responseSchema()).contains("\"" + contract.name() + ".response\"");
        }
    }

    @Test
    @Spec("SCOUT-1")
    void requests_of_the_scout_make_the_round_trip() {
        roundTrip(Contract.SCOUT_ANALYZE, Arbitrary::query);
    }

    @Test
    void requests_of_the_director_make_the_round_trip() {
        roundTrip(Contract.DIRECTOR_CREATE_BRIEF, Arbitrary::briefRequest);
    }

    @Test
    void requests_of_the_artist_make_the_round_trip() {
        roundTrip(Contract.ARTIST_PRODUCE, Arbitrary::produceRequest);
    }

    @Test
    @Spec("CFO-1")
    void requests_of_the_cfo_make_the_round_trip() {
        roundTrip(Contract.CFO_APPROVE, Arbitrary::spendRequest);
    }

    @Test
    @Spec("SCOUT-2")
    void responses_of_the_scout_make_the_round_trip() {
        answerRoundTrip(Contract.SCOUT_ANALYZE, Arbitrary::scan);
    }

    @Test
    void responses_of_the_director_make_the_round_trip() {
        answerRoundTrip(Contract.DIRECTOR_CREATE_BRIEF, Arbitrary::brief);
    }

    @Test
    void responses_of_the_artist_make_the_round_trip() {
        answerRoundTrip(Contract.ARTIST_PRODUCE, Arbitrary::asset);
    }

    @Test
    void responses_of_the_cfo_make_the_round_trip() {
        answerRoundTrip(Contract.CFO_APPROVE, Arbitrary::decision);
    }

    @Test
    void the_status_of_a_production_makes_the_round_trip() {
        Schema schema = schema("artist.produce.status");
        for (int seed = 0; seed < CASES; seed++) {
            ProductionStatus status = new Arbitrary(seed).status();
            String written = json.writeStatus(status);

            assertThat(errors(schema, written)).as(written).isEmpty();
            assertThat(json.readStatus(written)).isEqualTo(status);
        }
    }

    @Test
    @Spec("META-10")
    void an_error_makes_the_round_trip() {
        Schema schema = schema("error");
        for (int seed = 0; seed < CASES; seed++) {
            var error = new Arbitrary(seed).error();
            String written = json.writeError(error);

            assertThat(errors(schema, written)).as(written).isEmpty();
            assertThat(json.readError(written)).isEqualTo(error);
        }
    }

    private <I> void roundTrip(Contract<I, ?> contract, Function<Arbitrary, I> generate) {
        Schema schema = schema(contract + ".request");
        for (int seed = 0; seed < CASES; seed++) {
            I request = generate.apply(new Arbitrary(seed));
            String written = json.writeRequest(contract, request);

            assertThat(errors(schema, written)).as("seed %s: %s", seed, written).isEmpty();
            assertThat(json.readRequest(contract, written)).as("seed %s", seed).isEqualTo(request);
        }
    }

    private <O> void answerRoundTrip(Contract<?, O> contract, Function<Arbitrary, O> generate) {
        Schema schema = schema(contract + ".response");
        for (int seed = 0; seed < CASES; seed++) {
            O response = generate.apply(new Arbitrary(seed));
            String written = json.writeResponse(contract, response);

            assertThat(errors(schema, written)).as("seed %s: %s", seed, written).isEmpty();
            assertThat(json.readResponse(contract, written)).as("seed %s", seed).isEqualTo(response);
        }
    }

    static Schema schema(String document) {
        return VALIDATOR.getSchema(Contract.schema(document));
    }

    static List<Error> errors(Schema schema, String document) {
        return schema.validate(document, InputFormat.JSON);
    }
}
