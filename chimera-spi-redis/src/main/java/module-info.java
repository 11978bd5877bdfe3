/** What the JVMs of a swarm pass to each other through Redis. */
module dev.chimera.spi.redis {
    requires transitive dev.chimera.api;
    requires io.netty.buffer; // this one and the next four for Lettuce, which cannot ask for them itself
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.resolver.dns;
    requires io.netty.transport;
    requires lettuce.core;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.chimera.spi.redis;

    provides dev.chimera.api.spi.RelayPlugin with
            dev.chimera.spi.redis.RedisRelayPlugin;
}
