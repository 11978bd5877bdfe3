package dev.chimera.core.safety;

import dev.chimera.api.safety.Finding;
import dev.chimera.api.safety.Finding.Severity;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;

/**
 * The bounds that types state with Jakarta Validation, checked at the gateway: on what a host hands in and on what a plug-in hands
 * back. Messages are made without an expression language, so that input is never evaluated. Thread-safe.
 */
public final class BeanBounds {
    private static final int SHOWN_MAX = 60;
    private static final int VIOLATIONS_MAX = 50;

    private BeanBounds() {}

    /** Starts the validator when it is first needed, and keeps it. */
    private static final class Lazy {
        private static final Validator VALIDATOR = start();

        private static Validator start() {
            ValidatorFactory factory = Validation.byProvider(HibernateValidator.class)
                    .configure()
                    // the validator's own words, which are English, in whatever language the host works
                    .messageInterpolator(new ParameterMessageInterpolator(Set.of(Locale.ROOT), Locale.ROOT, false))
                    .buildValidatorFactory();
            return factory.getValidator();
        }
    }

    /** A finding for each bound that {@code bean} or a bean inside it breaks, in the order of their names, at most 50. */
    public static List<Finding> check(Object bean) {
        return Lazy.VALIDATOR.validate(bean).stream()
                .sorted(Comparator.comparing(
                        violation -> violation.getPropertyPath().toString()))
                .limit(VIOLATIONS_MAX)
                .map(violation -> finding(bean, violation))
                .toList();
    }

    /**
     * {@code bean}, if it keeps all its bounds.
     *
     * @throws InvalidInputException naming each property, its value and the bound
     */
    public static <T> T require(T bean) {
        List<Finding> findings = check(bean);
        if (!findings.isEmpty()) {
            throw new InvalidInputException(
                    findings.stream()
                            .map(finding -> finding.place() + " " + finding.message() + ", got " + finding.excerpt())
                            .collect(Collectors.joining("; ")),
                    findings);
        }
        return bean;
    }

    private static Finding finding(Object bean, ConstraintViolation<Object> violation) {
        String place = bean.getClass().getSimpleName() + "." + violation.getPropertyPath();
        return new Finding(
                "input.bounds", Severity.BLOCK, place, shown(violation.getInvalidValue()), violation.getMessage());
    }

    private static String shown(@Nullable Object value) {
        if (value instanceof CharSequence text) {
            return text.length() <= SHOWN_MAX ? "'" + text + "'" : text.length() + " characters";
        }
        if (value instanceof Collection<?> many) {
            return many.size() + " elements";
        }
        return value instanceof Number || value instanceof Boolean || value instanceof Enum<?>
                ? value.toString()
                : value == null ? "nothing" : "a " + value.getClass().getSimpleName();
    }
}
