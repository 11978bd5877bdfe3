package dev.chimera.api.safety;

import dev.chimera.api.Require;
import dev.chimera.api.content.PersonalityProfile;
import dev.chimera.api.media.QualityReport;
import dev.chimera.api.publish.PublishOrder;
import java.util.List;

/** What is checked: something on its way in, or something on its way out. Immutable. */
public sealed interface Subject {

    /** What to call it in findings and records. */
    String id();

    /** All the words of it. */
    String text();

    /** Where something comes from. */
    enum Boundary {
        HOST_CALL,
        POST,
        MODEL_OUTPUT,
        PLUGIN_RESULT,
        PEER_MESSAGE
    }

    /**
     * Something on its way in.
     *
     * @param boundary where it comes from
     * @param id what to call it
     * @param text all its words
     * @param links the addresses it names, as they came
     */
    record Inbound(Boundary boundary, String id, String text, List<String> links) implements Subject {
        public Inbound {
            links = List.copyOf(links);
        }
    }

    /**
     * Something on its way out.
     *
     * @param order exactly what will be published
     * @param quality what was measured of its files
     * @param persona who speaks
     * @param confidence how sure its makers are, 0 to 1
     * @param captions the words that its pictures show
     */
    record Outbound(
            PublishOrder order,
            QualityReport quality,
            PersonalityProfile persona,
            double confidence,
            List<String> captions)
            implements Subject {
        public Outbound {
            captions = List.copyOf(captions);
            Require.range("confidence", confidence, 0, 1);
        }

        /** Something on its way out whose pictures show no words. */
        public Outbound(PublishOrder order, QualityReport quality, PersonalityProfile persona, double confidence) {
            this(order, quality, persona, confidence, List.of());
        }

        @Override
        public String id() {
            return order.key().contentKey();
        }

        @Override
        public String text() {
            String words = order.title() + "\n" + order.text() + "\n" + String.join(" ", order.tags());
            return captions.isEmpty() ? words : words + "\n" + String.join("\n", captions);
        }
    }
}
