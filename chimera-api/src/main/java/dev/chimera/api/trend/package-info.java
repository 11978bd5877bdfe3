/** What is rising: posts come in, ranked trends with their evidence go out. */
@NullMarked
package dev.chimera.api.trend;

import org.jspecify.annotations.NullMarked;
