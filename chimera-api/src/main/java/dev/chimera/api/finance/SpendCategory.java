package dev.chimera.api.finance;

import java.util.regex.Pattern;

/**
 * What money is spent on; budgets may be given per category. Immutable.
 *
 * @param name 1 to 32 characters of {@code a-z 0-9 _}, beginning with a letter
 */
public record SpendCategory(String name) implements Comparable<SpendCategory> {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_]{0,31}");

    /** Calls of models that write text. */
    public static final SpendCategory LANGUAGE = new SpendCategory("language");
    /** Making images, video and voice. */
    public static final SpendCategory MEDIA = new SpendCategory("media");
    /** Publishing, most often at no cost, and always with a decision. */
    public static final SpendCategory PUBLISHING = new SpendCategory("publishing");
    /** Other paid interfaces. */
    public static final SpendCategory API_CALL = new SpendCategory("api_call");

    public static final SpendCategory COMPUTE = new SpendCategory("compute");
    public static final SpendCategory STORAGE = new SpendCategory("storage");
    /** Services bought from peers. */
    public static final SpendCategory PEER_SERVICE = new SpendCategory("peer_service");

    public SpendCategory {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "spend category must be 1-32 characters of a-z 0-9 _ and begin with a letter, got '" + name + "'");
        }
    }

    @Override
    public int compareTo(SpendCategory other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
