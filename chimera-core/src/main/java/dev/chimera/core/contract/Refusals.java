package dev.chimera.core.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns what the JSON library says into one sentence in the words of the contract. */
final class Refusals {
    private static final int REASON_MAX = 400;
    private static final Pattern MISSING = Pattern.compile("Missing required creator property '([^']*)'");

    private Refusals() {}

    static ContractException of(String document, Exception failure) {
        String reason = reason(failure);
        return new ContractException(
                document,
                path(failure),
                reason.length() <= REASON_MAX ? reason : reason.substring(0, REASON_MAX) + "...",
                failure);
    }

    private static String reason(Exception failure) {
        @Nullable Throwable own = failure;
        while (own instanceof JsonMappingException && own.getCause() != null) {
            own = own.getCause();
        }
        if (own instanceof UnrecognizedPropertyException unknown) {
            return "unknown property '" + unknown.getPropertyName() + "'; known are " + unknown.getKnownPropertyIds();
        }
        if (own instanceof InvalidNullException) {
            return "must not be null";
        }
        if (own instanceof InvalidTypeIdException unknown) {
            return unknown.getTypeId() == null
                    ? "the member that tells the cases apart is missing"
                    : "'" + unknown.getTypeId() + "' is none of the cases";
        }
        if (own instanceof MismatchedInputException mismatched) {
            Matcher missing = MISSING.matcher(String.valueOf(mismatched.getOriginalMessage()));
            return missing.find() ? "property '" + missing.group(1) + "' is missing" : wrongType(mismatched);
        }
        if (own instanceof StreamConstraintsException tooMuch) {
            return "too large: " + tooMuch.getOriginalMessage();
        }
        if (own instanceof JsonProcessingException broken) {
            return "not valid JSON: " + broken.getOriginalMessage();
        }
        return String.valueOf(own == null ? failure.getMessage() : own.getMessage());
    }

    private static String wrongType(MismatchedInputException mismatched) {
        @Nullable Class<?> target = mismatched.getTargetType();
        if (target == null) {
            return "must be of another type";
        }
        if (Collection.class.isAssignableFrom(target)) {
            return "must be a list";
        }
        if (target.isRecord() || target.isInterface()) {
            return "must be an object";
        }
        return target == boolean.class ? "must be true or false" : "must be a whole number in range";
    }

    /** The path in the form of JSONPath, for example {@code $.trend.evidence.volumes[3]}. */
    private static String path(Exception failure) {
        StringBuilder path = new StringBuilder("$");
        if (failure instanceof JsonMappingException mapping) {
            for (JsonMappingException.Reference step : mapping.getPath()) {
                if (step.getFieldName() == null) {
                    path.append('[').append(step.getIndex()).append(']');
                } else {
                    path.append('.').append(step.getFieldName());
                }
            }
        }
        return path.toString();
    }
}
