package dev.chimera.api;

import java.util.Collection;

/**
 * The checks that record constructors share. Each message names the component and shows the value. Public only because the
 * domain packages need it; not part of the promise to embedders.
 */
public final class Require {
    private Require() {}

    /** {@code text} with {@code min} to {@code max} characters. */
    public static String length(String component, String text, int min, int max) {
        if (text.length() < min || text.length() > max) {
            throw new IllegalArgumentException(component + " must have " + min + "-" + max + " characters, got "
                    + text.length() + (text.length() <= 80 ? ": '" + text + "'" : ""));
        }
        return text;
    }

    /** {@code value} from {@code min} to {@code max}. */
    public static long range(String component, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(component + " must be from " + min + " to " + max + ", got " + value);
        }
        return value;
    }

    /** {@code value} from {@code min} to {@code max}; not a number is refused. */
    public static double range(String component, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(component + " must be from " + min + " to " + max + ", got " + value);
        }
        return value;
    }

    /** {@code values} with {@code min} to {@code max} elements. */
    public static <C extends Collection<?>> C size(String component, C values, int min, int max) {
        if (values.size() < min || values.size() > max) {
            throw new IllegalArgumentException(
                    component + " must have " + min + "-" + max + " elements, got " + values.size());
        }
        return values;
    }
}
