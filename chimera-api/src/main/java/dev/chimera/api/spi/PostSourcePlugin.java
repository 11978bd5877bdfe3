package dev.chimera.api.spi;

/** The service type under which sources of posts are found. */
public interface PostSourcePlugin extends Plugin<PostSource> {}
