package dev.chimera.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.ErrorEnvelope;
import dev.chimera.api.content.BriefRequest;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.finance.ApprovalDecision;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.trend.Timeframe;
import dev.chimera.api.trend.TrendQuery;
import dev.chimera.api.trend.TrendReport;
import dev.chimera.spec.Spec;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@Spec("DX-5")
class ContractJsonTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final TrendReport trend = new Arbitrary(11).trend();
    private final ContentBrief brief = new Arbitrary(12).brief();
    private final ContractJson json = new ContractJson();
    private final ContractJson knowing = new ContractJson(new KnownThings() {
        @Override
        public Optional<TrendReport> trend(UUID trendId) {
            return trendId.toString().startsWith("5b0c") ? Optional.of(trend) : Optional.empty();
        }

        @Override
        public Optional<ContentBrief> brief(UUID briefId) {
            return briefId.toString().startsWith("9a3f") ? Optional.of(brief) : Optional.empty();
        }
    });

    @Test
    void the_examples_of_the_specification_are_read_and_keep_the_schemas() throws IOException {
        for (Contract<?, ?> contract : Contract.all()) {
            assertSame(contract, example(contract + ".request"), example(contract + ".response"));
        }
        String status = example("artist.produce.status");
        assertThat(MAPPER.readTree(json.writeStatus(json.readStatus(status)))).isEqualTo(MAPPER.readTree(status));
    }

    private <I, O> void assertSame(Contract<I, O> contract, String request, String response) throws IOException {
        assertThat(SchemasTest.errors(SchemasTest.schema(contract + ".request"), request))
                .as(contract + " request")
                .isEmpty();
        assertThat(SchemasTest.errors(SchemasTest.schema(contract + ".response"), response))
                .as(contract + " response")
                .isEmpty();
        assertThat(knowing.readRequest(contract, request)).isNotNull();
        O answer = json.readResponse(contract, response);
        assertThat(MAPPER.readTree(json.writeResponse(contract, answer))).isEqualTo(MAPPER.readTree(response));
    }

    @Test
    @Spec("SCOUT-1")
    void a_query_is_read_with_its_defaults() {
        TrendQuery query = json.readRequest(Contract.SCOUT_ANALYZE, "{\"keywords\":[\"solar\"]}");

        assertThat(query).isEqualTo(TrendQuery.keywords("solar"));
        assertThat(query.timeframe()).isEqualTo(Timeframe.DAY);
        assertThat(query.minVelocity()).isEqualTo(0.5);
        assertThat(json.readRequest(Contract.SCOUT_ANALYZE, "{\"query_type\":\"global\"}"))
                .isEqualTo(TrendQuery.global());
    }

    @Test
    @Spec("SCOUT-1")
    void a_query_out_of_bounds_is_refused_by_reader_and_schema() {
        String ten = "\"a\",".repeat(9) + "\"a\"";
        Map<String, String> refused = Map.ofEntries(
                Map.entry("{}", "$.keywords"),
                Map.entry("{\"keywords\":[]}", "$.keywords"),
                Map.entry("{\"keywords\":[" + ten + ",\"a\"]}", "$.keywords"),
                Map.entry("{\"query_type\":\"global\",\"keywords\":[\"a\"]}", "$.keywords"),
                Map.entry("{\"query_type\":\"all\",\"keywords\":[\"a\"]}", "$.query_type"),
                Map.entry("{\"query_type\":1,\"keywords\":[\"a\"]}", "$.query_type"),
                Map.entry("{\"keywords\":[\"a\"],\"timeframe\":\"24\"}", "$.timeframe"),
                Map.entry("{\"keywords\":[\"a\"],\"timeframe\":\"1y\"}", "$.timeframe"),
                Map.entry("{\"keywords\":[\"a\"],\"timeframe\":24}", "$.timeframe"),
                Map.entry("{\"keywords\":[\"a\"],\"min_velocity\":10.01}", "$"),
                Map.entry("{\"keywords\":[\"a\"],\"min_velocity\":-1}", "$"),
                Map.entry("{\"keywords\":[\"a\"],\"min_velocity\":\"1\"}", "$.min_velocity"),
                Map.entry("{\"keywords\":[\"a\"],\"min_velocity\":null}", "$.min_velocity"),
                Map.entry("{\"keywords\":[\"" + "k".repeat(81) + "\"]}", "$"),
                Map.entry("{\"keywords\":[null]}", "$.keywords[0]"),
                Map.entry("{\"keywords\":[7]}", "$.keywords[0]"),
                Map.entry("{\"keywords\":\"a\"}", "$.keywords"),
                Map.entry("{\"keywords\":[\"a\"],\"platforms\":[\"Feed\"]}", "$.platforms[0]"),
                Map.entry("{\"keywords\":[\"a\"],\"as_of\":\"yesterday\"}", "$.as_of"),
                Map.entry("{\"keywords\":[\"a\"],\"limit\":5}", "$.limit"));
        Schema schema = SchemasTest.schema("scout.analyze.request");

        refused.forEach((document, path) -> {
            assertThat(SchemasTest.errors(schema, document)).as(document).isNotEmpty();
            assertThat(refusal(Contract.SCOUT_ANALYZE, document).path())
                    .as(document)
                    .isEqualTo(path);
        });
        assertThat(refusal(Contract.SCOUT_ANALYZE, "{\"keywords\":[\"a\"],\"timeframe\":\"367d\"}"))
                .hasMessageContaining("$.timeframe");
    }

    @Test
    @Spec("CFO-1")
    void a_request_for_money_is_read_exactly() throws IOException {
        SpendRequest request = json.readRequest(Contract.CFO_APPROVE, example("cfo.approve.request"));

        assertThat(request.amount()).isEqualTo(Money.usd("0.04"));
        assertThat(request.projectedRoi()).isEqualTo(Ratio.of("2.4"));
        assertThat(json.readRequest(Contract.CFO_APPROVE, with("amount", "null"))
                        .amount())
                .isNull();
        assertThat(json.readRequest(Contract.CFO_APPROVE, with("amount.amount", "\"0\""))
                        .amount())
                .isEqualTo(Money.usd("0.00"));
    }

    @Test
    @Spec("CFO-1")
    void a_request_for_money_out_of_bounds_is_refused() throws IOException {
        assertRefused(with("amount.amount", "\"-0.01\""), "amount must not be negative");
        assertRefused(with("amount.amount", "\"0.0000001\""), "at most 6 decimals");
        assertRefused(with("amount.amount", "\"9999999999999\""), "larger than can be held");
        assertRefused(with("amount.amount", "\"1e3\""), "decimal string");
        assertRefused(with("amount.amount", "5"), "must be a string");
        assertRefused(with("amount", "5.00"), "must be an object");
        assertRefused(with("amount.currency", "\"usd\""), "currency must be");
        assertRefused(with("amount.unit", "\"x\""), "unknown property 'unit'");
        assertRefused(with("projected_roi", "-0.1"), "projectedRoi must not be negative");
        assertRefused(with("projected_roi", "1.0000001"), "at most 6 decimals");
        assertRefused(with("projected_roi", "1e400"), "at most 6 decimals");
        assertRefused(with("projected_roi", "\"2\""), "must be a number");
        assertRefused(with("projected_roi", "NaN"), "not valid JSON");
        assertRefused(with("justification", "\"too short\""), "10-500");
        assertRefused(with("justification", "\"" + "x".repeat(501) + "\""), "10-500");
        assertRefused(with("justification", "\"half a \\ud800 character\""), "surrogate");
        assertRefused(with("request_id", "\"1-1-1-1-1\""), "$.request_id");
        assertRefused(with("agent_id", "\"Director\""), "$.agent_id");
        assertRefused(with("category", "\"\""), "$.category");
        assertRefused(with("target.content", "\"" + "A".repeat(64) + "\""), "$.target.content");
        assertRefused(with("target.payee", "\"\""), "1-64");
        assertRefused(with("target", "null"), "must not be null");
    }

    private void assertRefused(String document, String message) {
        ContractException refusal = refusal(Contract.CFO_APPROVE, document);
        assertThat(refusal).hasMessageStartingWith("cfo.approve request: ").hasMessageContaining(message);
        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_INPUT);
    }

    @Test
    void every_member_that_is_missing_is_named() throws IOException {
        for (Contract<?, ?> contract : Contract.all()) {
            ObjectNode whole = (ObjectNode) MAPPER.readTree(whole(contract));
            Schema schema = SchemasTest.schema(contract + ".request");
            for (String name : names(whole)) {
                ObjectNode less = whole.deepCopy();
                less.remove(name);
                if (SchemasTest.errors(schema, less.toString()).isEmpty()) {
                    assertThat(json.readRequest(contract, less.toString())).isNotNull();
                } else {
                    assertThat(refusal(contract, less.toString()).path())
                            .as(contract + " without " + name)
                            .isEqualTo("$." + name);
                }
            }
        }
    }

    /** Whatever the schema refuses after one member was changed into something else, the reader refuses too. */
    @Test
    void the_reader_is_as_strict_as_the_schema() throws IOException {
        List<JsonNode> others = List.of(
                MAPPER.nullNode(),
                MAPPER.readTree("[]"),
                MAPPER.readTree("{}"),
                MAPPER.readTree("\"\""),
                MAPPER.readTree("true"),
                MAPPER.readTree("-1"),
                MAPPER.readTree("1.5"),
                MAPPER.readTree("\"" + "x".repeat(30_000) + "\""));
        List<String> taken = new ArrayList<>();
        int refused = 0;
        for (Contract<?, ?> contract : Contract.all()) {
            Schema schema = SchemasTest.schema(contract + ".request");
            JsonNode whole = MAPPER.readTree(whole(contract));
            for (String pointer : pointers(whole, "")) {
                for (JsonNode other : others) {
                    String changed = replaced(whole, pointer, other);
                    if (!SchemasTest.errors(schema, changed).isEmpty()) {
                        refused++;
                        if (isTaken(contract, changed)) {
                            taken.add(contract + " with " + other + " at " + pointer);
                        }
                    }
                }
            }
        }
        assertThat(taken).isEmpty();
        assertThat(refused).isGreaterThan(500);
    }

    private boolean isTaken(Contract<?, ?> contract, String document) {
        try {
            json.readRequest(contract, document);
            return true;
        } catch (ContractException e) {
            return false;
        }
    }

    @Test
    void refuses_documents_that_are_not_one_object() {
        for (String document :
                List.of("", " ", "null", "[]", "7", "{", "{}{}", "{} x", "{\"a\":1,\"a\":1}", "{'a':1}")) {
            for (Contract<?, ?> contract : Contract.all()) {
                assertThatThrownBy(() -> json.readRequest(contract, document))
                        .as("'%s'", document)
                        .isInstanceOf(ContractException.class);
                assertThatThrownBy(() -> json.readResponse(contract, document)).isInstanceOf(ContractException.class);
            }
        }
    }

    @Test
    void refuses_documents_that_are_too_large_or_too_deep() {
        String large = "{\"keywords\":[\"" + "x".repeat(1_000_000) + "\"]}";
        String wide = "{\"keywords\":[\"" + "中".repeat(400_000) + "\"]}";
        String deep = "{\"keywords\":" + "[".repeat(40) + "]".repeat(40) + "}";

        assertThat(refusal(Contract.SCOUT_ANALYZE, large)).hasMessageContaining("at most 1000000 bytes");
        assertThat(refusal(Contract.SCOUT_ANALYZE, wide)).hasMessageContaining("at most 1000000 bytes");
        assertThat(refusal(Contract.SCOUT_ANALYZE, deep)).hasMessageContaining("too large");
    }

    @Test
    void a_trend_or_a_brief_may_stand_by_its_id_where_it_is_known() throws IOException {
        BriefRequest request =
                knowing.readRequest(Contract.DIRECTOR_CREATE_BRIEF, example("director.create_brief.request"));
        ProduceRequest produce = knowing.readRequest(Contract.ARTIST_PRODUCE, example("artist.produce.request"));

        assertThat(request.trend()).isEqualTo(trend);
        assertThat(produce.production().brief()).isEqualTo(brief);
        assertThatThrownBy(() ->
                        json.readRequest(Contract.DIRECTOR_CREATE_BRIEF, example("director.create_brief.request")))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("send the whole trend");
        assertThatThrownBy(() -> knowing.readRequest(
                        Contract.ARTIST_PRODUCE,
                        example("artist.produce.request").replace("9a3f7a52", "00000000")))
                .hasMessageContaining("no brief with the id");
        assertThatThrownBy(() -> knowing.readRequest(
                        Contract.ARTIST_PRODUCE,
                        example("artist.produce.request").replace("\"9a3f7a52", "\"x")))
                .hasMessageContaining("$.brief_id");
        ObjectNode both = (ObjectNode) MAPPER.readTree(whole(Contract.DIRECTOR_CREATE_BRIEF));
        both.put("trend_id", "5b0c3c0e-8d7f-4b58-8f0e-2f1c9a7e4d21");
        assertThatThrownBy(() -> knowing.readRequest(Contract.DIRECTOR_CREATE_BRIEF, both.toString()))
                .hasMessageContaining("must not stand beside 'trend'");
    }

    @Test
    void the_place_of_an_error_is_that_of_the_document() throws IOException {
        ObjectNode produce = (ObjectNode) MAPPER.readTree(whole(Contract.ARTIST_PRODUCE));
        ((ObjectNode) produce.at("/brief/copy")).put("title", 7);

        assertThat(refusal(Contract.ARTIST_PRODUCE, produce.toString()))
                .hasMessageEndingWith("at $.brief.copy.title")
                .extracting(ContractException::path)
                .isEqualTo("$.brief.copy.title");
        assertThat(refusal(Contract.ARTIST_PRODUCE, "{\"permit\":{\"entry\":1.5}}")
                        .path())
                .startsWith("$.");
    }

    @Test
    void a_decision_carries_its_verdict_the_budget_lines_and_the_permit() throws IOException {
        ApprovalDecision decision = json.readResponse(Contract.CFO_APPROVE, example("cfo.approve.response"));
        String unknown = example("cfo.approve.response").replace("\"approved\"", "\"perhaps\"");
        String without = example("cfo.approve.response").replace("\"verdict\": \"approved\",", "");

        assertThat(decision).isInstanceOf(ApprovalDecision.Approved.class);
        assertThat(decision.facts().budget()).hasSize(1);
        assertThatThrownBy(() -> json.readResponse(Contract.CFO_APPROVE, unknown))
                .hasMessageContaining("'perhaps' is none of the cases");
        assertThatThrownBy(() -> json.readResponse(Contract.CFO_APPROVE, without))
                .hasMessageContaining("the member that tells the cases apart is missing");
    }

    @Test
    void refuses_to_write_what_the_contract_cannot_say() {
        TrendQuery odd = TrendQuery.keywords("solar").within(Duration.ofSeconds(90));
        String early = json.writeRequest(
                        Contract.SCOUT_ANALYZE, TrendQuery.keywords("solar").asOf(Instant.EPOCH))
                .replace("1970-01-01T00:00:00", "1969-12-31T23:59:59");

        assertThatThrownBy(() -> json.writeRequest(Contract.SCOUT_ANALYZE, odd))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("whole minutes");
        assertThat(early).contains("1969");
        assertThatThrownBy(() -> json.readRequest(Contract.SCOUT_ANALYZE, early))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("asOf must be from 1970");
    }

    @Test
    @Spec("META-10")
    void an_error_has_exactly_the_documented_members() throws IOException {
        ErrorEnvelope error = new ErrorEnvelope(new ErrorEnvelope.Detail(
                ErrorCode.BUDGET_EXCEEDED,
                "the daily limit would be crossed",
                Map.of("scope", "total", "left", "USD 0.70"),
                Instant.parse("2026-03-02T09:00:00Z"),
                "run-1"));
        JsonNode written = MAPPER.readTree(json.writeError(error));

        assertThat(names(written)).containsExactly("error");
        assertThat(names(written.get("error")))
                .containsExactlyInAnyOrder("code", "message", "details", "timestamp", "request_id");
        assertThat(written.at("/error/code").asText()).isEqualTo("BUDGET_EXCEEDED");
        assertThat(written.at("/error/timestamp").asText()).isEqualTo("2026-03-02T09:00:00Z");
        assertThat(json.readError(example("error")).error().details()).containsEntry("left", "USD 0.70");
        assertThatThrownBy(() -> json.readError("{\"error\":\"oops\"}")).isInstanceOf(ContractException.class);
        assertThatThrownBy(() -> json.readError(example("error").replace("BUDGET_EXCEEDED", "NO_IDEA")))
                .hasMessageContaining("$.error.code");
    }

    @Test
    @Spec("META-10")
    void a_refusal_becomes_an_error_for_a_machine() {
        ContractException refusal = refusal(Contract.SCOUT_ANALYZE, "{\"keywords\":[]}");
        String written = json.writeError(ErrorEnvelope.of(refusal, Instant.parse("2026-03-02T09:00:00Z"), "call-7"));

        assertThat(json.readError(written).error().code()).isEqualTo(ErrorCode.INVALID_INPUT);
        assertThat(written).contains("1-10 keywords").contains("\"request_id\":\"call-7\"");
    }

    /** What may be null is said twice, by the types for the compiler and by a table for JSON; here they are compared. */
    @Test
    void the_optional_members_are_those_that_the_types_call_nullable() {
        Set<String> byTypes = new TreeSet<>();
        Set<Class<?>> seen = new HashSet<>();
        for (Contract<?, ?> contract : Contract.all()) {
            collect(contract.requestType(), seen, byTypes);
            collect(contract.responseType(), seen, byTypes);
        }
        collect(dev.chimera.api.run.RunState.class, seen, byTypes);
        collect(dev.chimera.api.run.RunResult.class, seen, byTypes);
        Set<String> byTable = new TreeSet<>();
        Shapes.OPTIONAL.forEach((type, names) -> names.forEach(name -> byTable.add(type.getName() + "." + name)));

        assertThat(seen).hasSizeGreaterThan(40);
        assertThat(byTable).isEqualTo(byTypes);
    }

    private static void collect(java.lang.reflect.Type type, Set<Class<?>> seen, Set<String> nullable) {
        if (type instanceof java.lang.reflect.ParameterizedType generic) {
            for (java.lang.reflect.Type argument : generic.getActualTypeArguments()) {
                collect(argument, seen, nullable);
            }
        }
        if (!(type instanceof Class<?> raw) || !raw.getName().startsWith("dev.chimera") || !seen.add(raw)) {
            return;
        }
        if (raw.isSealed()) {
            for (Class<?> one : raw.getPermittedSubclasses()) {
                collect(one, seen, nullable);
            }
        }
        for (RecordComponent component : raw.isRecord() ? raw.getRecordComponents() : new RecordComponent[0]) {
            if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                nullable.add(raw.getName() + "." + component.getName());
            }
            collect(component.getGenericType(), seen, nullable);
        }
    }

    private ContractException refusal(Contract<?, ?> contract, String document) {
        try {
            json.readRequest(contract, document);
        } catch (ContractException e) {
            return e;
        }
        throw new AssertionError(contract + " takes " + document);
    }

    private String whole(Contract<?, ?> contract) {
        Arbitrary some = new Arbitrary(5);
        if (contract == Contract.SCOUT_ANALYZE) {
            return json.writeRequest(
                    Contract.SCOUT_ANALYZE, TrendQuery.keywords("solar").asOf(Instant.EPOCH));
        }
        if (contract == Contract.DIRECTOR_CREATE_BRIEF) {
            return json.writeRequest(Contract.DIRECTOR_CREATE_BRIEF, some.briefRequest());
        }
        return contract == Contract.ARTIST_PRODUCE
                ? json.writeRequest(Contract.ARTIST_PRODUCE, some.produceRequest())
                : json.writeRequest(Contract.CFO_APPROVE, some.spendRequest());
    }

    /** The request of the specification with {@code value} at the dotted {@code path}. */
    private static String with(String path, String value) throws IOException {
        String marker = "\"@@@\"";
        ObjectNode request = (ObjectNode) MAPPER.readTree(example("cfo.approve.request"));
        int dot = path.indexOf('.');
        ObjectNode parent = dot < 0 ? request : (ObjectNode) request.get(path.substring(0, dot));
        parent.put(path.substring(dot + 1), "@@@");
        return request.toString().replace(marker, value);
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> pointers(JsonNode node, String at) {
        List<String> all = new ArrayList<>();
        if (!at.isEmpty()) {
            all.add(at);
        }
        if (node.isObject()) {
            node.fieldNames()
                    .forEachRemaining(name -> all.addAll(pointers(node.get(name), at + "/" + name.replace("/", "~1"))));
        } else if (node.isArray() && !node.isEmpty()) {
            all.addAll(pointers(node.get(0), at + "/0"));
        }
        return all;
    }

    private static String replaced(JsonNode whole, String pointer, JsonNode other) {
        JsonNode copy = whole.deepCopy();
        int last = pointer.lastIndexOf('/');
        JsonNode parent = copy.at(pointer.substring(0, last));
        String name = pointer.substring(last + 1).replace("~1", "/");
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(name), other);
        } else {
            ((ObjectNode) parent).set(name, other);
        }
        return copy.toString();
    }

    private static String example(String name) throws IOException {
        try (InputStream in = ContractJsonTest.class.getResourceAsStream(name + ".json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
