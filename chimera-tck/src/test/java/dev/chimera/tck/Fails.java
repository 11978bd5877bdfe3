package dev.chimera.tck;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which tests of its contract a trial fails: none if it keeps the contract. {@link EveryContractTest} holds it to that. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Fails {
    /** The tests that it must fail. */
    String[] value();

    /** Others that it may fail, if threads happen to meet. */
    String[] perhaps() default {};

    /** Whether it may fail whatever else there is. */
    boolean andMore() default false;

    /** Those that it must pass nevertheless. */
    String[] never() default {};
}
