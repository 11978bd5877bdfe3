package dev.chimera.core.contract;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedClassResolver;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.generator.TypeScope;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import dev.chimera.api.ErrorEnvelope;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.SpendRequest;
import dev.chimera.api.trend.Timeframe;
import dev.chimera.api.trend.TrendQuery;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Makes the JSON Schemas of the contracts from the types: their components, their Jakarta bounds, and how text is spelled. */
final class SchemaWriter {
    private static final PropertyNamingStrategies.NamingBase SNAKE =
            (PropertyNamingStrategies.NamingBase) PropertyNamingStrategies.SNAKE_CASE;

    private final ObjectMapper mapper = new ObjectMapper();
    private final TextForms forms = TextForms.ofContracts();
    private final SchemaGenerator generator = generator();

    /** Every document by its name, as it is stored. */
    Map<String, String> all() {
        Map<String, ObjectNode> schemas = new LinkedHashMap<>();
        for (Contract<?, ?> contract : Contract.all()) {
            schemas.put(contract + ".request", request(contract));
            schemas.put(contract + ".response", schema(contract.responseType()));
        }
        schemas.put("artist.produce.status", schema(ProductionStatus.class));
        schemas.put("error", schema(ErrorEnvelope.class));
        Map<String, String> texts = new LinkedHashMap<>();
        schemas.forEach((name, schema) -> texts.put(name, text(titled(name, schema))));
        return texts;
    }

    private ObjectNode schema(Class<?> type) {
        return generator.generateSchema(type);
    }

    private ObjectNode request(Contract<?, ?> contract) {
        ObjectNode schema = schema(contract.requestType());
        if (contract == Contract.SCOUT_ANALYZE) {
            return query(schema);
        }
        if (contract == Contract.DIRECTOR_CREATE_BRIEF) {
            return orById(schema, "trend");
        }
        return contract == Contract.ARTIST_PRODUCE ? orById(sideBySide(schema), "brief") : schema;
    }

    /** Defaults, and keywords exactly when the query is specific. */
    private ObjectNode query(ObjectNode schema) {
        ObjectNode properties = (ObjectNode) schema.get("properties");
        ObjectNode type = mapper.createObjectNode().put("default", "specific");
        type.putArray("enum").add("specific").add("global");
        properties.set("query_type", type);
        ((ObjectNode) properties.get("timeframe")).put("default", Timeframe.DAY.toString());
        ((ObjectNode) properties.get("min_velocity")).put("default", TrendQuery.DEFAULT_MIN_VELOCITY);
        schema.remove("required");
        ObjectNode global = schema.putObject("if");
        global.putObject("properties").putObject("query_type").put("const", "global");
        global.putArray("required").add("query_type");
        schema.putObject("then").putObject("properties").putObject("keywords").put("maxItems", 0);
        ObjectNode specific = schema.putObject("else");
        specific.putObject("properties").putObject("keywords").put("minItems", 1);
        specific.putArray("required").add("keywords");
        return schema;
    }

    /** The members of the production at the top, the permit beside them. */
    private ObjectNode sideBySide(ObjectNode schema) {
        ObjectNode properties = (ObjectNode) schema.get("properties");
        ObjectNode production = (ObjectNode) properties.remove("production");
        ObjectNode inner = production.has("$ref")
                ? (ObjectNode) schema.at(production.get("$ref").asText().substring(1))
                : production;
        ((ObjectNode) inner.get("properties")).set("permit", properties.get("permit"));
        ((ArrayNode) inner.get("required")).add("permit");
        schema.remove(List.of("properties", "required", "additionalProperties", "type"));
        schema.setAll(inner.deepCopy());
        ((ObjectNode) schema.get("$defs")).remove("ProductionRequest");
        return schema;
    }

    private ObjectNode orById(ObjectNode schema, String name) {
        ObjectNode id = textForm(UUID.class);
        ((ObjectNode) schema.get("properties")).set(name + "_id", id);
        ArrayNode required = (ArrayNode) schema.get("required");
        for (int i = required.size() - 1; i >= 0; i--) {
            if (required.get(i).asText().equals(name)) {
                required.remove(i);
            }
        }
        ArrayNode either = schema.putArray("oneOf");
        either.addObject().putArray("required").add(name);
        either.addObject().putArray("required").add(name + "_id");
        return schema;
    }

    private ObjectNode titled(String name, ObjectNode schema) {
        ObjectNode titled = mapper.createObjectNode();
        titled.set("$schema", schema.remove("$schema"));
        titled.put("title", name);
        titled.setAll(schema);
        withoutNoise(titled);
        return titled;
    }

    /** What is said about the members of something that has none. */
    private static void withoutNoise(JsonNode node) {
        if (node instanceof ObjectNode object && object.has("anyOf") && !object.has("properties")) {
            object.remove("additionalProperties");
        }
        node.forEach(SchemaWriter::withoutNoise);
    }

    private String text(ObjectNode schema) {
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private SchemaGenerator generator() {
        SchemaGeneratorConfigBuilder config = new SchemaGeneratorConfigBuilder(
                        mapper, SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(new JakartaValidationModule())
                .with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT)
                .with(Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES)
                .with(Option.DEFINITIONS_FOR_ALL_OBJECTS)
                .with(Option.PLAIN_DEFINITION_KEYS)
                .with(Option.NULLABLE_ALWAYS_AS_ANYOF);
        config.forFields()
                .withPropertyNameOverrideResolver(field -> SNAKE.translate(field.getDeclaredName()))
                .withNullableCheck(SchemaWriter::isOptional)
                .withRequiredCheck(field -> !isOptional(field))
                .withInstanceAttributeOverride(SchemaWriter::tighten);
        config.forTypesInGeneral()
                .withCustomDefinitionProvider((type, context) -> ownForm(type))
                .withSubtypeResolver(this::cases)
                .withTypeAttributeOverride(this::tellApart)
                .withTypeAttributeOverride(this::keys);
        return new SchemaGenerator(config.build());
    }

    private static boolean isOptional(FieldScope field) {
        return !field.isFakeContainerItemScope()
                && Shapes.isOptional(field.getDeclaringType().getErasedType(), field.getDeclaredName());
    }

    /** What the constructor checks and no annotation can say of these types. */
    private static void tighten(ObjectNode node, FieldScope field, SchemaGenerationContext context) {
        if (field.getDeclaringType().getErasedType() == SpendRequest.class
                && field.getDeclaredName().equals("projectedRoi")) {
            node.put("minimum", 0);
        }
    }

    private CustomDefinition ownForm(ResolvedType type) {
        Class<?> raw = type.getErasedType();
        if (raw == Money.class) {
            ObjectNode money = mapper.createObjectNode().put("type", "object");
            ObjectNode properties = money.putObject("properties");
            properties.putObject("amount").put("type", "string").put("pattern", NumberForms.AMOUNT);
            properties.putObject("currency").put("type", "string").put("pattern", "^[A-Z][A-Z0-9_]{2,15}$");
            money.putArray("required").add("amount").add("currency");
            return new CustomDefinition(money.put("additionalProperties", false));
        }
        if (raw == Ratio.class) {
            ObjectNode ratio = mapper.createObjectNode().put("type", "number");
            return new CustomDefinition(
                    ratio, CustomDefinition.INLINE_DEFINITION, CustomDefinition.INCLUDING_ATTRIBUTES);
        }
        return raw.isPrimitive() || raw == String.class || forms.find(raw) == null
                ? null
                : new CustomDefinition(
                        textForm(raw), CustomDefinition.INLINE_DEFINITION, CustomDefinition.INCLUDING_ATTRIBUTES);
    }

    private ObjectNode textForm(Class<?> type) {
        ObjectNode node = mapper.createObjectNode().put("type", "string");
        if (!type.isEnum()) {
            return node.put("pattern", forms.find(type).pattern().pattern());
        }
        ArrayNode constants = node.putArray("enum");
        for (Object constant : type.getEnumConstants()) {
            constants.add(spelled(forms.find(type), constant));
        }
        return node;
    }

    private static <T> String spelled(TextForm<T> form, Object constant) {
        return form.print().apply(form.type().cast(constant));
    }

    private List<ResolvedType> cases(ResolvedType type, SchemaGenerationContext context) {
        Class<?> raw = type.getErasedType();
        return raw.isSealed() && forms.find(raw) == null
                ? Arrays.stream(raw.getPermittedSubclasses())
                        .map(one -> context.getTypeContext().resolveSubtype(type, one))
                        .toList()
                : null;
    }

    /** A case of a sealed type carries the member that says which it is. */
    private void tellApart(ObjectNode node, TypeScope scope, SchemaGenerationContext context) {
        Class<?> raw = scope.getType().getErasedType();
        for (Class<?> parent : raw.getInterfaces()) {
            if (parent.isSealed() && node.has("properties")) {
                DeserializationConfig config = StrictJson.forContracts().getDeserializationConfig();
                JavaType sealed = config.constructType(parent);
                AnnotatedClass annotated = AnnotatedClassResolver.resolve(config, sealed, config);
                String member = annotated.getAnnotation(JsonTypeInfo.class).property();
                String name = config.getSubtypeResolver().collectAndResolveSubtypesByClass(config, annotated).stream()
                        .filter(named -> named.getType() == raw)
                        .map(NamedType::getName)
                        .findFirst()
                        .orElseThrow();
                ((ObjectNode) node.get("properties")).putObject(member).put("const", name);
                ((ArrayNode) node.get("required")).insert(0, member);
            }
        }
    }

    private void keys(ObjectNode node, TypeScope scope, SchemaGenerationContext context) {
        if (scope.getType().isInstanceOf(Map.class)) {
            Class<?> key = scope.getTypeParameterFor(Map.class, 0).getErasedType();
            if (key != String.class) {
                node.set("propertyNames", textForm(key));
            }
        }
    }
}
