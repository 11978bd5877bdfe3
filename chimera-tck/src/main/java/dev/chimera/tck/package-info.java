/**
 * What the author of a plug-in tests with: a contract for each kind of plug-in, as an interface whose test methods a test class
 * inherits, and fakes of what the plug-in meets. A class {@code MyStoreTest implements RunStoreContract} gives the contract the
 * thing to test and proves it. Contracts wait for nothing longer than 30 seconds and measure no speed.
 */
@NullMarked
package dev.chimera.tck;

import org.jspecify.annotations.NullMarked;
