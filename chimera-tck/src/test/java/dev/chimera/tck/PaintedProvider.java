package dev.chimera.tck;

import dev.chimera.api.Digest;
import dev.chimera.api.ErrorCode;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.OpenedPermit;
import dev.chimera.api.finance.PermitException;
import dev.chimera.api.media.MediaFile;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.MediaOrder;
import dev.chimera.api.media.Provenance;
import dev.chimera.api.spi.MediaProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The shortest provider that keeps its contract, for tests to break: one grey pixel an order, after one more poll. */
class PaintedProvider implements MediaProvider {
    static final Money PRICE = Money.usd("0.04");
    private static final byte[] PIXEL = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGOoBwAAgQCAgLG0pgAAAABJRU5ErkJggg==");

    final Map<UUID, String> jobs = new HashMap<>();
    final Map<String, Job> stands = new HashMap<>();

    @Override
    public String name() {
        return "painted";
    }

    @Override
    public Set<MediaKind> kinds() {
        return Set.of(MediaKind.IMAGE);
    }

    @Override
    public String digitalSourceType() {
        return Provenance.ALGORITHMIC;
    }

    @Override
    public Optional<Money> quote(MediaOrder order) {
        return Optional.of(PRICE);
    }

    @Override
    public String submit(MediaOrder order, OpenedPermit permit) {
        Money ceiling = OpenedPermit.enter(permit, name(), order.content()).ceiling();
        if (PRICE.isMoreThan(ceiling)) {
            throw new PermitException(
                    ErrorCode.PERMIT_REFUSED, "the permit allows " + ceiling + ", one costs " + PRICE);
        }
        return accept(order);
    }

    synchronized String accept(MediaOrder order) {
        String job = jobs.computeIfAbsent(order.orderId(), id -> "job-" + jobs.size());
        stands.putIfAbsent(job, new Job.Running(0.5));
        return job;
    }

    @Override
    public synchronized Job poll(String jobId) {
        Job at = stands.get(jobId);
        if (at instanceof Job.Running) {
            stands.put(jobId, new Job.Done(List.of(paint()), PRICE));
        }
        return at;
    }

    @Override
    public synchronized void cancel(String jobId) {
        if (stands.get(jobId) instanceof Job.Running) {
            stands.put(jobId, new Job.Failed("cancelled", Money.usd("0.00"), false));
        }
    }

    MediaFile paint() {
        try {
            Path file = Files.createTempFile("painted", ".png");
            file.toFile().deleteOnExit();
            Files.write(file, PIXEL);
            return new MediaFile(MediaKind.IMAGE, file.toUri(), PIXEL.length, Digest.sha256(PIXEL), "image/png", null);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot paint", e);
        }
    }
}
