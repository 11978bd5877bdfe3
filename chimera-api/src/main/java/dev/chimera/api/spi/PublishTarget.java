package dev.chimera.api.spi;

import dev.chimera.api.Platform;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.publish.Disclosure;
import dev.chimera.api.publish.Engagement;
import dev.chimera.api.publish.Publication;
import dev.chimera.api.publish.PublicationKey;
import dev.chimera.api.publish.PublishOrder;
import dev.chimera.api.publish.PublishOutcome;
import java.util.Optional;

/** One account on one platform, to publish to. Called from many threads at once, though never twice for one key at a time. */
public interface PublishTarget {
    /** Its name, which is also the payee of its permits: 1 to 64 characters. */
    String name();

    /** Which platform it is. */
    Platform platform();

    /** How this platform is told that a machine made the content; empty if it cannot be, and then nothing is published there. */
    Optional<Disclosure> disclosure();

    /** What may be published there. */
    Limits limits();

    /** Whether publishing the same key again is harmless. */
    Effect effect();

    /** What publishing {@code order} costs; empty if that is not known, and then it is not published. */
    Optional<Money> quote(PublishOrder order);

    /**
     * Publishes {@code order}. Answers {@link PublishOutcome.Unknown} whenever it cannot be sure; never repeats by itself.
     *
     * @param permit opened for this target and this order; the target calls {@link OpenedPermit#enter} before anything else
     * @throws dev.chimera.api.finance.PermitException if there is no permit, or it does not cover the order
     */
    PublishOutcome publish(PublishOrder order, OpenedPermit permit);

    /** Asks the platform whether {@code key} is out. */
    Lookup find(PublicationKey key);

    /** How people answered; empty if the platform does not tell. */
    Optional<Engagement> engagement(Publication publication);

    /** What a second attempt would do. */
    enum Effect {
        /** Nothing: the platform recognises the key. */
        IDEMPOTENT,
        /** Publish again: an unknown outcome goes to look-up or to a person, and is never repeated. */
        ONCE
    }

    /**
     * What may be published.
     *
     * @param textMax the longest text in characters, as {@link #characters} counts them
     * @param mediaMax the most files
     */
    record Limits(int textMax, int mediaMax) {
        /** How long {@code text} is: in Unicode code points, so that an emoji does not count as two. */
        public static int characters(String text) {
            return text.codePointCount(0, text.length());
        }

        /** Why {@code text} cannot be taken; empty if it can. */
        public Optional<String> refusal(String text) {
            int characters = characters(text);
            return characters <= textMax
                    ? Optional.empty()
                    : Optional.of("the text has " + characters + " characters, and at most " + textMax + " are taken");
        }

        /** Why so many media files cannot be taken; empty if they can. */
        public Optional<String> refusal(int files) {
            return files <= mediaMax
                    ? Optional.empty()
                    : Optional.of("there are " + files + " media files, and at most " + mediaMax + " are taken");
        }
    }

    /** What the platform says about a key. */
    sealed interface Lookup {
        /** It is out. */
        record Found(Publication publication) implements Lookup {}

        /** It is surely not out. */
        record Absent() implements Lookup {}

        /** The platform cannot tell. */
        record CannotTell(String reason) implements Lookup {}
    }
}
