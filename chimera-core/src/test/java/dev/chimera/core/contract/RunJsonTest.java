package dev.chimera.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chimera.api.media.MediaAsset;
import dev.chimera.api.media.QualityReport;
import dev.chimera.api.run.RunResult;
import dev.chimera.api.run.RunState;
import dev.chimera.api.trend.Timeframe;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.spec.Spec;
import dev.chimera.tck.SettableClock;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

@Spec("DX-5")
class RunJsonTest {
    private static final int CASES = 400;

    private final RunJson json = new RunJson();

    @Test
    void reads_back_every_state_that_it_wrote() {
        for (int seed = 0; seed < CASES; seed++) {
            RunState state = new Arbitrary(seed).state();
            String written = json.encode(state);

            assertThat(json.decodeState(written))
                    .as("seed %s: %s", seed, written)
                    .isEqualTo(state);
        }
    }

    @Test
    void reads_back_every_result_that_it_wrote() {
        for (int seed = 0; seed < CASES; seed++) {
            RunResult result = new Arbitrary(seed).result();
            String written = json.encode(result);

            assertThat(json.decodeResult(written))
                    .as("seed %s: %s", seed, written)
                    .isEqualTo(result);
        }
    }

    @Test
    void the_generated_states_fill_every_component_and_every_case() {
        Set<String> filled = new HashSet<>();
        Set<Class<?>> cases = new HashSet<>();
        for (int seed = 0; seed < CASES; seed++) {
            RunState state = new Arbitrary(seed).state();
            for (RecordComponent component : RunState.class.getRecordComponents()) {
                Object value = value(state, component);
                if (value != null) {
                    filled.add(component.getName());
                    cases.add(value.getClass());
                }
            }
            cases.add(new Arbitrary(seed).result().getClass());
        }

        assertThat(filled).hasSize(RunState.class.getRecordComponents().length);
        for (Class<?> sealed : List.of(
                dev.chimera.api.finance.ApprovalDecision.class,
                dev.chimera.api.safety.SafetyVerdict.class,
                dev.chimera.api.publish.PublishOutcome.class,
                RunResult.class)) {
            assertThat(cases).contains(sealed.getPermittedSubclasses());
        }
    }

    @Test
    void reads_members_in_whatever_order_a_store_keeps_them() throws Exception {
        for (int seed = 0; seed < 50; seed++) {
            RunState state = new Arbitrary(seed).state();
            ObjectMapper plain = new ObjectMapper()
                    .configure(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, true);
            String reversed = reversed(plain.readTree(json.encode(state))).toString();

            assertThat(reversed).startsWith("{\"state\":");
            assertThat(json.decodeState(reversed)).isEqualTo(state);
        }
    }

    @Test
    void keeps_what_a_contract_would_refuse_but_a_run_may_hold() {
        RunState state = RunState.of(new TrendQuery(
                List.of("half a character: \uD800"),
                Set.of(),
                new Timeframe(Duration.ofSeconds(90)),
                0.1,
                SettableClock.START.plusNanos(1)));

        assertThat(json.decodeState(json.encode(state))).isEqualTo(state);
    }

    @Test
    void refuses_another_version() {
        String written = json.encode(RunState.of(TrendQuery.global()));

        assertThatThrownBy(() -> json.decodeState(written.replace("{\"v\":1,", "{\"v\":2,")))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("version must be 1, got 2");
        assertThatThrownBy(() -> json.decodeState(written.replace("{\"v\":1,", "{\"v\":\"1\",")))
                .isInstanceOf(ContractException.class);
        assertThatThrownBy(() -> json.decodeState(written.replace("{\"v\":1,", "{")))
                .isInstanceOf(ContractException.class);
    }

    @Test
    void refuses_what_it_did_not_write() {
        String state = json.encode(RunState.of(TrendQuery.global()));
        String result = json.encode(new Arbitrary(1).result());

        for (String other : List.of(
                "",
                "null",
                "[]",
                "{}",
                "{\"v\":1}",
                "{\"v\":1,\"state\":null}",
                "{\"v\":1,\"state\":[]}",
                result,
                state + "x",
                state + state,
                state.substring(0, state.length() - 1),
                state.substring(0, state.length() - 1) + ",\"more\":1}",
                state.replace("\"min_velocity\"", "\"max_velocity\""),
                state.replace("\"keywords\":[]", "\"keywords\":[null]"),
                state.replace("\"scan\":null", "\"scan\":null,\"scan\":null"))) {
            assertThatThrownBy(() -> json.decodeState(other)).as(other).isInstanceOf(ContractException.class);
        }
    }

    @Test
    void refuses_a_case_that_it_does_not_know() {
        RunResult result = new RunResult.Planned(new Arbitrary(3).order(), null);
        String later = json.encode(result).replace("\"outcome\":\"planned\"", "\"outcome\":\"postponed\"");

        assertThatThrownBy(() -> json.decodeResult(later))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("'postponed' is none of the cases");
    }

    @Test
    void refuses_to_write_a_number_that_is_none() {
        MediaAsset asset = new Arbitrary(1).asset();
        MediaAsset broken = new MediaAsset(
                asset.assetId(),
                asset.briefId(),
                asset.format(),
                asset.files(),
                new QualityReport(0.5, List.of(new QualityReport.Measure("contrast", Double.NaN, 0.5))),
                asset.productionCost(),
                asset.provenance(),
                asset.video());
        RunState state = new RunState(
                TrendQuery.global(), null, null, null, null, null, broken, null, null, null, null, null, null);

        assertThatThrownBy(() -> json.encode(state))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("finite")
                .hasMessageContaining("$.asset.quality.measures[0].value");
    }

    private static Object value(RunState state, RecordComponent component) {
        try {
            return component.getAccessor().invoke(state);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static com.fasterxml.jackson.databind.JsonNode reversed(com.fasterxml.jackson.databind.JsonNode node) {
        ObjectMapper mapper = new ObjectMapper();
        if (node.isArray()) {
            com.fasterxml.jackson.databind.node.ArrayNode array = mapper.createArrayNode();
            node.forEach(element -> array.add(reversed(element)));
            return array;
        }
        if (!node.isObject()) {
            return node;
        }
        List<String> names = new java.util.ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        java.util.Collections.reverse(names);
        com.fasterxml.jackson.databind.node.ObjectNode object = mapper.createObjectNode();
        names.forEach(name -> object.set(name, reversed(node.get(name))));
        return object;
    }
}
