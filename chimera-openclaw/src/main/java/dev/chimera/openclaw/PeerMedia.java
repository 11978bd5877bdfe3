package dev.chimera.openclaw;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chimera.api.AgentId;
import dev.chimera.api.Bytes;
import dev.chimera.api.CanonicalBytes;
import dev.chimera.api.CanonicalReader;
import dev.chimera.api.ChimeraException;
import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.Require;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.MediaOrder;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Quote;
import dev.chimera.api.spi.MediaProvider;
import dev.chimera.openclaw.hiring.HireOrder;
import dev.chimera.openclaw.hiring.HireOutcome;
import dev.chimera.openclaw.hiring.ServiceHandler;
import dev.chimera.openclaw.hiring.ServiceResult;
import dev.chimera.openclaw.hiring.ServiceTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A {@link MediaProvider} that hires a peer for each order, so that a pipeline has its pictures made by strangers: the permit that the
 * pipeline opened is what the escrow rests on, and the pipeline books what it cost. The files that come back are written to a folder; the
 * pipeline's gateway screens them like anything that a stranger sent. Thread-safe.
 */
public final class PeerMedia implements MediaProvider {
    /** The form of a task: a {@link MediaOrder} as JSON. */
    public static final String ORDER = "application/vnd.chimera.media-order+json";

    /** The form of a result: files, each with its media type, in the canonical encoding. */
    public static final String FILES = "application/vnd.chimera.media-files";

    private static final String LABEL = "chimera-openclaw/1/media-files";
    private static final int FILES_MAX = 20;
    private static final Pattern MEDIA_TYPE = Pattern.compile("(image|video|audio)/([a-z0-9]{1,16})");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OpenClaw openClaw;
    private final Terms terms;

    /**
     * What a provider needs to know.
     *
     * @param name its name, which is also the payee of its permits: 1 to 64 characters
     * @param capability what peers have to offer
     * @param kind what it makes
     * @param digitalSourceType the IPTC digital source type of what it makes
     * @param priceMax the most that an order may cost, in compute credits; a pipeline reserves that much
     * @param projectedRoi for orders to peers; the pipeline's own approval is what counts
     * @param minimumReputation below which nobody is asked, 0 to 100
     * @param completeWithin the longest time that a peer may ask for
     * @param folder where files are written; exists
     */
    public record Terms(
            String name,
            Capability capability,
            MediaKind kind,
            String digitalSourceType,
            Money priceMax,
            Ratio projectedRoi,
            double minimumReputation,
            Duration completeWithin,
            Path folder) {
        public Terms {
            Require.length("name", name, 1, 64);
            if (!priceMax.currency().equals(Quote.COMPUTE_CREDITS)) {
                throw new IllegalArgumentException(
                        "priceMax must be in " + Quote.COMPUTE_CREDITS + ", got " + priceMax);
            }
        }
    }

    /**
     * A file that was made.
     *
     * @param mediaType for example {@code image/png}
     * @param content its bytes
     */
    public record Made(String mediaType, Bytes content) {}

    /** Makes what an order asks for, on the side of whoever is hired. */
    @FunctionalInterface
    public interface Maker {
        /** The files, at most 20 and together at most {@link ServiceTask#BODY_MAX} bytes. */
        List<Made> make(MediaOrder order) throws Exception;
    }

    PeerMedia(OpenClaw openClaw, Terms terms) {
        this.openClaw = openClaw;
        this.terms = terms;
    }

    /** What a peer offers that makes media with {@code maker}, and measures the quality as {@code quality} says. */
    public static ServiceHandler handler(Maker maker, Ratio quality) {
        return (exchangeId, task) -> {
            if (!task.mediaType().equals(ORDER)) {
                throw new IllegalArgumentException("a media order has the type " + ORDER);
            }
            return new ServiceResult(FILES, quality, write(maker.make(read(task))));
        };
    }

    /** The order that a task holds. */
    static MediaOrder read(ServiceTask task) throws IOException {
        return JSON.readValue(task.body().toArray(), MediaOrder.class);
    }

    /** Says whether a result holds files at all; whether they are any good is for the caller to say. */
    public static boolean isReadable(ServiceResult result) {
        try {
            return result.mediaType().equals(FILES) && !files(result).isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * The files that a result holds.
     *
     * @throws IllegalArgumentException if it holds none that can be read
     */
    public static List<Made> files(ServiceResult result) {
        CanonicalReader in = CanonicalReader.of(LABEL, result.body());
        List<Made> files = in.list(FILES_MAX, each -> new Made(each.text(64), each.longBytes(ServiceTask.BODY_MAX)));
        in.end();
        for (Made file : files) {
            if (!MEDIA_TYPE.matcher(file.mediaType).matches() || file.content.length() == 0) {
                throw new IllegalArgumentException("a file of the type '" + file.mediaType + "' is not taken");
            }
        }
        return files;
    }

    private static Bytes write(List<Made> files) {
        return Bytes.of(CanonicalBytes.of(LABEL)
                .list(
                        Require.size("files", files, 1, FILES_MAX),
                        (out, file) -> out.text(file.mediaType).longBytes(file.content))
                .toArray());
    }

    @Override
    public String name() {
        return terms.name();
    }

    @Override
    public Set<MediaKind> kinds() {
        return Set.of(terms.kind());
    }

    @Override
    public String digitalSourceType() {
        return terms.digitalSourceType();
    }

    @Override
    public Optional<Money> quote(MediaOrder order) {
        return order.kind() == terms.kind() ? Optional.of(openClaw.worth(terms.priceMax())) : Optional.empty();
    }

    @Override
    public String submit(MediaOrder order, OpenedPermit permit) {
        OpenedPermit opened = OpenedPermit.enter(permit, name(), order.content());
        HireOrder hire = new HireOrder(
                task(order),
                affordable(opened),
                terms.projectedRoi(),
                "media order " + order.orderId(),
                new AgentId("artist"),
                terms.minimumReputation(),
                terms.completeWithin());
        if (openClaw.outcome(order.orderId()).isEmpty()) {
            Hire unused = openClaw.hireWith(order.orderId(), hire, opened);
        }
        return order.orderId().toString();
    }

    /** The most that may be asked for, which is no more than what the permit covers. */
    private Money affordable(OpenedPermit permit) {
        if (openClaw.worth(terms.priceMax()).isMoreThan(permit.ceiling())) {
            throw new ChimeraException(
                    ErrorCode.PERMIT_REFUSED,
                    "the permit covers less than the " + terms.priceMax() + " that peers may ask");
        }
        return terms.priceMax();
    }

    private ServiceTask task(MediaOrder order) {
        try {
            return new ServiceTask(terms.capability(), ORDER, Bytes.of(JSON.writeValueAsBytes(order)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an order cannot be written", e);
        }
    }

    @Override
    public Job poll(String jobId) {
        UUID key = UUID.fromString(jobId);
        Optional<HireOutcome> outcome = openClaw.outcome(key);
        if (outcome.isEmpty()) {
            return openClaw.isUnderWay(key)
                    ? new Job.Running(0)
                    : new Job.Failed("nobody was hired before this peer was closed", nothing(), true);
        }
        return outcome.get()
                .fold(
                        paid -> done(jobId, paid),
                        refunded -> new Job.Failed(refunded.reason(), nothing(), true),
                        notHired -> new Job.Failed(notHired.reason(), nothing(), true));
    }

    private Job done(String jobId, HireOutcome.Paid paid) {
        List<Made> came;
        try {
            came = files(paid.result());
        } catch (IllegalArgumentException e) {
            return unusable(paid);
        }
        String begins =
                (terms.kind() == MediaKind.VOICE ? "audio" : terms.kind().id()) + "/";
        if (came.isEmpty() || !came.stream().allMatch(made -> made.mediaType.startsWith(begins))) {
            return unusable(paid);
        }
        List<MediaFile> files = new ArrayList<>();
        int number = 0;
        for (Made made : came) {
            files.add(save(jobId + "-" + ++number, made));
        }
        return new Job.Done(files, paid.cost());
    }

    /** The appraiser took what is not what was ordered: it is paid, and no use. */
    private static Job unusable(HireOutcome.Paid paid) {
        return new Job.Failed(
                "the peer was paid, but its result holds no files of what was ordered", paid.cost(), false);
    }

    private MediaFile save(String name, Made made) {
        byte[] content = made.content.toArray();
        String ending =
                made.mediaType.substring(made.mediaType.indexOf('/') + 1).toLowerCase(Locale.ROOT);
        Path file = terms.folder().resolve(name + "." + ending);
        try {
            if (!Files.exists(file)) {
                Path fresh = Files.createTempFile(terms.folder(), "incoming-", ".part");
                Files.write(fresh, content);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the file of a hired peer cannot be kept", e);
        }
        return new MediaFile(terms.kind(), file.toUri(), content.length, Digest.sha256(content), made.mediaType, null);
    }

    /** Does nothing: a peer that was hired is paid for what it does, and what it does not do is refunded. */
    @Override
    public void cancel(String jobId) {}

    private Money nothing() {
        return Money.zero(openClaw.worth(terms.priceMax()).currency());
    }
}
