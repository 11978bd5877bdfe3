/** The record of every decision about money: append-only, chained, signed, and checked by anyone who has the public keys. */
@NullMarked
package dev.chimera.api.ledger;

import org.jspecify.annotations.NullMarked;
