package dev.chimera.core.studio;

import dev.chimera.api.Digest;
import dev.chimera.api.finance.Money;
import dev.chimera.api.media.MediaOrder;
import dev.chimera.api.media.Provenance;
import dev.chimera.api.spi.MediaProvider.Job;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One order being rendered, page by page. Thread-safe. */
final class RenderJob implements Runnable {
    private final MediaOrder order;
    private final Digest content;
    private final Money cost;
    private final Typeface type;
    private final Shelf shelf;
    private volatile Job state = new Job.Running(0);
    private volatile boolean cancelled;

    RenderJob(MediaOrder order, Money cost, Typeface type, Shelf shelf) {
        this.order = order;
        this.content = order.content();
        this.cost = cost;
        this.type = type;
        this.shelf = shelf;
    }

    /** SHA-256 of what was ordered. */
    Digest content() {
        return content;
    }

    Job state() {
        return state;
    }

    boolean isOver() {
        return !(state instanceof Job.Running);
    }

    /** Stops before the next page. */
    void cancel() {
        cancelled = true;
    }

    /** Ends without a picture and without a charge. */
    void fail(String reason, boolean retryable) {
        state = new Job.Failed(reason, Money.zero(cost.currency()), retryable);
    }

    @Override
    public void run() {
        try {
            render();
        } catch (IOException e) {
            fail("the studio cannot write to " + shelf + ": " + e + "; free space or name another directory", true);
        } catch (RuntimeException | LinkageError e) {
            fail("the studio could not draw the order: " + e, false);
        }
    }

    private void render() throws IOException {
        String words = order.title() + order.byline() + captions();
        if (type.coverage(words) < Typeface.COVERAGE_MIN) {
            fail(
                    "no font of this machine can show most letters of '" + order.title()
                            + "'; install one for its script, for example the package fonts-noto",
                    false);
            return;
        }
        List<byte[]> pages = new ArrayList<>();
        int count = order.prompts().size();
        for (int page = 0; page < count && !cancelled; page++) {
            pages.add(PngFile.encode(new Card(order, page, type).paint(), Provenance.ALGORITHMIC));
            state = new Job.Running((page + 1.0) / (count + 1));
        }
        if (cancelled) {
            fail("cancelled", true);
            return;
        }
        state = new Job.Done(shelf.put(order.orderId(), content, cost, pages).files(), cost);
    }

    private String captions() {
        StringBuilder words = new StringBuilder();
        order.prompts().forEach(prompt -> words.append(prompt.caption()));
        return words.toString();
    }
}
