package dev.chimera.core;

import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.content.ContentBrief;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.spi.PublishTarget;

/** Says when two pieces of content are the same piece: the same persona about the same trend in the same brief. */
final class ContentKeys {
    private ContentKeys() {}

    static PublicationKey of(PersonalityProfile persona, ContentBrief brief, PublishTarget target) {
        String contentKey = CanonicalBytes.of("chimera/content-key/v1")
                .text(persona.name())
                .uuid(brief.trendId())
                .uuid(brief.briefId())
                .sha256()
                .hex();
        return new PublicationKey(contentKey, target.platform(), persona.account(target.platform()));
    }
}
