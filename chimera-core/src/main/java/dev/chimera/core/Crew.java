package dev.chimera.core;

import dev.chimera.api.content.Director;
import dev.chimera.api.media.Artist;
import dev.chimera.api.publish.Publisher;
import dev.chimera.api.spi.PostSource;
import dev.chimera.api.spi.PublishTarget;
import dev.chimera.api.trend.Scout;
import java.util.List;

/** Who does the work. */
record Crew(
        List<PostSource> sources,
        Scout scout,
        Director director,
        Artist artist,
        PublishTarget target,
        Publisher publisher) {
    Crew {
        sources = List.copyOf(sources);
    }
}
