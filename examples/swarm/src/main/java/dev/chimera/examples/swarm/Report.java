package dev.chimera.examples.swarm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.chimera.core.swarm.SwarmSnapshot;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What a JVM says about itself a few times a second, as one line of JSON. Immutable.
 *
 * @param swarm how its swarm stands
 * @param underWay the runs that it has begun or taken over, and that have not ended
 * @param accepted the runs that were taken on since the last report
 */
record Report(SwarmSnapshot swarm, Set<UUID> underWay, List<UUID> accepted) {
    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    Report {
        underWay = Set.copyOf(underWay);
        accepted = List.copyOf(accepted);
    }

    String line() throws JsonProcessingException {
        return JSON.writeValueAsString(this);
    }

    static Report of(String line) throws JsonProcessingException {
        return JSON.readValue(line, Report.class);
    }
}
