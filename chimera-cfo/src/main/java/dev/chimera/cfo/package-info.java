/**
 * The governor: it decides before money is spent, reserves what it approves, signs what it decided, and keeps a ledger that
 * anyone who has the public keys can check.
 */
@NullMarked
package dev.chimera.cfo;

import org.jspecify.annotations.NullMarked;
