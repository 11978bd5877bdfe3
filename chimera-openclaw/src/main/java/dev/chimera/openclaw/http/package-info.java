/** How peers reach each other: the endpoint, its server, and the client. */
@NullMarked
package dev.chimera.openclaw.http;

import org.jspecify.annotations.NullMarked;
