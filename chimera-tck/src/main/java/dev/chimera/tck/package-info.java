/**
 * What the author of a plug-in tests with: a contract for each kind of plug-in, as an interface whose test methods a test class
 * inherits, and fakes of what the plug-in meets. A class {@code MyStoreTest implements RunStoreContract} gives the contract the
 * thing to test and proves it. Contracts wait for nothing longer than 30 seconds and measure no speed.
 *
 * <p>Depend on {@code dev.chimera:chimera-tck} in the scope {@code test}, in the version of {@code chimera-api}. The API of JUnit Jupiter
 * 6 and AssertJ 3 come along; the engine, {@code org.junit.jupiter:junit-jupiter}, does not. Nothing here is for production: the
 * fakes sign so that anybody can, and keep everything in memory.
 *
 * <p>A minor version may add a test to a contract, for a promise that its interface made before, and a method to a contract that has an
 * answer unless told. A plug-in that passed may then fail; it broke the promise all along. A method without an answer, and another
 * meaning of a test, take a major version. Before 1.0 any version may.
 *
 * <p>A method of a contract that gives an empty {@link java.util.Optional} unless told stands for something that not every plug-in can show.
 * Peers meet in a {@link dev.chimera.tck.FakePeerDirectory} here; bad links and hostile nodes are in {@code InProcessNetwork} of
 * chimera-openclaw, which this module cannot import because it knows the API alone.
 */
@NullMarked
package dev.chimera.tck;

import org.jspecify.annotations.NullMarked;
