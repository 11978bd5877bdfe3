package dev.chimera.benchmarks.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;

/** A client without the library's own metrics, as Chimera's has none. Whoever makes it closes it. */
record PlainClient(ClientResources resources, RedisClient client) implements AutoCloseable {
    static PlainClient at(String uri) {
        ClientResources resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .build();
        return new PlainClient(resources, RedisClient.create(resources, uri));
    }

    @Override
    public void close() {
        client.shutdown();
        resources.shutdown().awaitUninterruptibly();
    }
}
