package dev.chimera.tck;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which tests of its contract something broken fails. {@link EveryContractTest} holds it to that. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Fails {
    /** The tests that it must fail. */
    String[] value();

    /** Whether it may fail others as well. */
    boolean andMore() default false;
}
