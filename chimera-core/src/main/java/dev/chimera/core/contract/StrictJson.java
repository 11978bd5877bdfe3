package dev.chimera.core.contract;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.lang.reflect.RecordComponent;

/** Mappers that read and write records as the contracts have them, and nothing else. */
final class StrictJson {
    /** The largest request in bytes of UTF-8. */
    static final int REQUEST_BYTES_MAX = 1_000_000;

    /** The largest of anything else, in characters. */
    static final int DOCUMENT_MAX = 64_000_000;

    private static final int DEPTH_MAX = 32;
    private static final int NAME_MAX = 256;
    private static final int NUMBER_MAX = 64;
    private static final int CONTRACT_TEXT_MAX = 100_000;

    private StrictJson() {}

    static JsonMapper forContracts() {
        return mapper(TextForms.ofContracts(), CONTRACT_TEXT_MAX, true);
    }

    static JsonMapper forRuns() {
        return mapper(TextForms.ofRuns(), DOCUMENT_MAX, false);
    }

    private static JsonMapper mapper(TextForms forms, int textMax, boolean strict) {
        SimpleModule module = new SimpleModule("chimera");
        NumberForms.addTo(module, strict);
        JsonMapper.Builder mapper = JsonMapper.builder(factory(textMax))
                .addModule(module)
                .addModule(new TextFormsModule(forms))
                .annotationIntrospector(new RecordIntrospector())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
                .defaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL))
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(SerializationFeature.FAIL_ON_ORDER_MAP_BY_INCOMPARABLE_KEY)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
        Shapes.addTo(mapper);
        return mapper.build();
    }

    private static JsonFactory factory(int textMax) {
        return JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(DOCUMENT_MAX)
                        .maxNestingDepth(DEPTH_MAX)
                        .maxNameLength(NAME_MAX)
                        .maxNumberLength(NUMBER_MAX)
                        .maxStringLength(textMax)
                        .build())
                .build();
    }

    /** Every component of a record is required and not null, but those that {@link Shapes} names. */
    private static final class RecordIntrospector extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasRequiredMarker(AnnotatedMember member) {
            return member instanceof AnnotatedParameter parameter ? !isOptional(parameter) : Boolean.FALSE;
        }

        @Override
        public JsonSetter.Value findSetterInfo(Annotated annotated) {
            return annotated instanceof AnnotatedParameter parameter && isOptional(parameter)
                    ? JsonSetter.Value.forValueNulls(Nulls.SET, Nulls.FAIL)
                    : JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL);
        }

        private static boolean isOptional(AnnotatedParameter parameter) {
            RecordComponent[] components = parameter.getDeclaringClass().getRecordComponents();
            return components != null
                    && parameter.getIndex() < components.length
                    && Shapes.isOptional(parameter.getDeclaringClass(), components[parameter.getIndex()].getName());
        }
    }
}
