package dev.chimera.spec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the acceptance criteria (ids of {@code specs/*.md}) that a test, or every test of a class, proves. A criterion counts
 * as proved only when such a test ran and passed; see {@link SpecListener}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Spec {
    /** The criterion ids, for example {@code "CFO-3"}. */
    String[] value();
}
