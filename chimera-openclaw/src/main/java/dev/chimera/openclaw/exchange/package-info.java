/** The two sides of an exchange as durable state: what a crash interrupts goes on or is refunded. */
@NullMarked
package dev.chimera.openclaw.exchange;

import org.jspecify.annotations.NullMarked;
