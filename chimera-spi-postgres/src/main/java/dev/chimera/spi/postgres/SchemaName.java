package dev.chimera.spi.postgres;

import dev.chimera.api.ConfigurationException;
import java.util.regex.Pattern;

/**
 * The schema that holds all tables.
 *
 * @param value 1 to 63 characters of {@code a-z 0-9 _}, beginning with a letter, not with {@code pg_}
 */
record SchemaName(String value) {
    private static final Pattern FORM = Pattern.compile("(?!pg_)[a-z][a-z0-9_]{0,62}");
    private static final String STANDS_FOR_IT = "chimera.";

    SchemaName {
        if (!FORM.matcher(value).matches()) {
            throw new ConfigurationException("a schema name must be 1-63 characters of a-z 0-9 _, begin with a letter"
                    + " and not with pg_, got '" + value + "'");
        }
    }

    /** {@code sql} with this schema's name for {@code chimera} before a dot. */
    String in(String sql) {
        return sql.replace(STANDS_FOR_IT, quoted() + ".");
    }

    String quoted() {
        return '"' + value + '"';
    }
}
