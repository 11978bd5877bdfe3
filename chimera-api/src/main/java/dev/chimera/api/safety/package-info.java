/** The gateway that everything passes on its way in and out: findings, and the verdict they lead to. */
@NullMarked
package dev.chimera.api.safety;

import org.jspecify.annotations.NullMarked;
