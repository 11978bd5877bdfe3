/**
 * The four contracts as JSON: what a host outside Java sends to an agent and gets back, and how a run is written down. Strict both
 * ways: what is not in the contract is refused, with the place and the bound.
 */
@NullMarked
package dev.chimera.core.contract;

import org.jspecify.annotations.NullMarked;
