/** The publisher's door: what goes out is written down before it is sent, goes out once, and says that a machine made it. */
@NullMarked
package dev.chimera.core.outbox;

import org.jspecify.annotations.NullMarked;
