/** A Spring Boot application that runs creators beside its own work, on its own database. */
@NullMarked
package dev.chimera.examples.spring;

import org.jspecify.annotations.NullMarked;
