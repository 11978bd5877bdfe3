package dev.chimera.core.contract;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How money, ratios and plain numbers are spelled: exact, finite, and never a number in quotes. */
final class NumberForms {
    /** What the amount of money looks like: the widest that fits 64 bits of millionths. */
    static final String AMOUNT = "^-?\\d{1,13}(\\.\\d{1,6})?$";

    private static final Pattern AMOUNT_FORM = Pattern.compile(AMOUNT);

    private static final Pattern HALF_CHARACTER = Pattern.compile("\\p{Cs}");

    private NumberForms() {}

    /** Adds them to {@code module}; with {@code strict}, text with half a character is refused. */
    static void addTo(SimpleModule module, boolean strict) {
        module.addSerializer(Money.class, new MoneyWriter());
        module.addDeserializer(Money.class, new MoneyReader());
        module.addSerializer(Ratio.class, new RatioWriter());
        module.addDeserializer(Ratio.class, new RatioReader());
        module.addSerializer(double.class, new DoubleWriter());
        module.addSerializer(Double.class, new DoubleWriter());
        module.addDeserializer(double.class, new DoubleReader());
        module.addDeserializer(Double.class, new DoubleReader());
        module.addDeserializer(String.class, new TextReader(strict));
    }

    private static IllegalArgumentException refused(String expected) {
        return new IllegalArgumentException(expected);
    }

    private static final class MoneyWriter extends JsonSerializer<Money> {
        @Override
        public void serialize(Money money, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeStartObject();
            out.writeStringField("amount", money.amount());
            out.writeStringField("currency", money.currency());
            out.writeEndObject();
        }
    }

    private static final class MoneyReader extends JsonDeserializer<Money> {
        @Override
        public Money deserialize(JsonParser in, DeserializationContext context) throws IOException {
            @Nullable String amount = null;
            @Nullable String currency = null;
            if (!in.isExpectedStartObjectToken()) {
                throw refused("must be an object such as {\"amount\":\"5.00\",\"currency\":\"USD\"}");
            }
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                if (in.nextToken() != JsonToken.VALUE_STRING) {
                    throw refused("member '" + name + "' of money must be a string");
                }
                switch (name) {
                    case "amount" -> amount = in.getText();
                    case "currency" -> currency = in.getText();
                    default -> throw refused("unknown property '" + name + "'; money has amount and currency");
                }
            }
            if (amount == null || currency == null) {
                throw refused("money must have amount and currency");
            }
            return money(amount, currency);
        }

        private static Money money(String amount, String currency) {
            if (!AMOUNT_FORM.matcher(amount).matches()) {
                throw refused("amount must be a decimal string with at most 6 decimals, got '"
                        + amount.substring(0, Math.min(40, amount.length())) + "'");
            }
            try {
                return new Money(new BigDecimal(amount).movePointRight(6).longValueExact(), currency);
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException("amount " + amount + " is larger than can be held", e);
            }
        }
    }

    private static final class RatioWriter extends JsonSerializer<Ratio> {
        @Override
        public void serialize(Ratio ratio, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeNumber(new BigDecimal(ratio.toString()));
        }
    }

    private static final class RatioReader extends JsonDeserializer<Ratio> {
        @Override
        public Ratio deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (in.currentToken() == null || !in.currentToken().isNumeric()) {
                throw refused("must be a number such as 1.5");
            }
            BigDecimal decimal = in.getDecimalValue();
            try {
                return Ratio.of(decimal);
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException("must have at most 6 decimals and 13 digits, got " + decimal, e);
            }
        }
    }

    private static final class DoubleWriter extends JsonSerializer<Double> {
        @Override
        public void serialize(Double value, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (!Double.isFinite(value)) {
                throw refused("must be a finite number, got " + value);
            }
            out.writeNumber(value);
        }
    }

    private static final class DoubleReader extends JsonDeserializer<Double> {
        @Override
        public Double deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (in.currentToken() == null || !in.currentToken().isNumeric()) {
                throw refused("must be a number");
            }
            double value = in.getDoubleValue();
            if (!Double.isFinite(value)) {
                throw refused("must be a finite number, got " + in.getText());
            }
            return value;
        }
    }

    /** Text is a string, never a number that could be read as one; what is strict has no half characters, which nobody can sign. */
    private static final class TextReader extends JsonDeserializer<String> {
        private final boolean strict;

        TextReader(boolean strict) {
            this.strict = strict;
        }

        @Override
        public String deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (!in.hasToken(JsonToken.VALUE_STRING)) {
                throw refused("must be a string");
            }
            String text = in.getText();
            if (strict && HALF_CHARACTER.matcher(text).find()) {
                throw refused("must not have an unpaired surrogate, which is half a character");
            }
            return text;
        }
    }
}
