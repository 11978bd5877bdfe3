package dev.chimera.core.contract;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * How values of one type are spelled as a JSON string. Thread-safe.
 *
 * @param type the type
 * @param pattern what the text looks like, whole, as a regular expression of JSON Schema too
 * @param example for messages
 * @param parse text to value; may throw anything unchecked
 * @param print value to text
 */
record TextForm<T>(
        Class<T> type, Pattern pattern, String example, Function<String, T> parse, Function<? super T, String> print) {
    private static final int SHOWN_MAX = 80;

    static <T> TextForm<T> of(
            Class<T> type,
            String pattern,
            String example,
            Function<String, T> parse,
            Function<? super T, String> print) {
        return new TextForm<>(type, Pattern.compile(pattern), example, parse, print);
    }

    /** The constants of an enum in lower case, or as they are. */
    static <E extends Enum<E>> TextForm<E> ofEnum(Class<E> type, boolean lowerCase) {
        StringBuilder pattern = new StringBuilder();
        for (E constant : type.getEnumConstants()) {
            pattern.append(pattern.isEmpty() ? "^(" : "|").append(spelled(constant, lowerCase));
        }
        E first = type.getEnumConstants()[0];
        return of(
                type,
                pattern.append(")$").toString(),
                spelled(first, lowerCase),
                text -> Enum.valueOf(type, lowerCase ? text.toUpperCase(Locale.ROOT) : text),
                constant -> spelled(constant, lowerCase));
    }

    /** This form with any text that can be parsed: for what was printed here and may be longer than a contract allows. */
    TextForm<T> lenient() {
        return new TextForm<>(type, Pattern.compile("(?s).*"), example, parse, print);
    }

    T read(String text) {
        if (pattern.matcher(text).matches()) {
            try {
                return parse.apply(text);
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(refusal(text), e);
            }
        }
        throw new IllegalArgumentException(refusal(text));
    }

    private String refusal(String text) {
        String shown = text.length() <= SHOWN_MAX ? "'" + text + "'" : text.length() + " characters";
        return "must be of the form " + pattern + ", for example " + example + ", got " + shown;
    }

    private static String spelled(Enum<?> constant, boolean lowerCase) {
        return lowerCase ? constant.name().toLowerCase(Locale.ROOT) : constant.name();
    }

    JsonSerializer<Object> serializer() {
        return new JsonSerializer<>() {
            @Override
            public void serialize(Object value, JsonGenerator out, SerializerProvider provider) throws IOException {
                out.writeString(print.apply(type.cast(value)));
            }
        };
    }

    JsonSerializer<Object> keySerializer() {
        return new JsonSerializer<>() {
            @Override
            public void serialize(Object value, JsonGenerator out, SerializerProvider provider) throws IOException {
                out.writeFieldName(print.apply(type.cast(value)));
            }
        };
    }

    JsonDeserializer<T> deserializer() {
        return new JsonDeserializer<>() {
            @Override
            public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
                if (!in.hasToken(JsonToken.VALUE_STRING)) {
                    throw new IllegalArgumentException("must be a string such as '" + example + "'");
                }
                return read(in.getText());
            }
        };
    }

    KeyDeserializer keyDeserializer() {
        return new KeyDeserializer() {
            @Override
            public Object deserializeKey(String key, DeserializationContext context) {
                return read(key);
            }
        };
    }
}
