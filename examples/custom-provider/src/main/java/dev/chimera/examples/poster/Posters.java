package dev.chimera.examples.poster;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One typographic poster an order, as a PNG file. Made while it is submitted, so that a job is done at the first poll. Thread-safe;
 * needs no closing. A poster that is there already, from before a crash perhaps, is not painted again.
 */
public final class Posters implements MediaProvider {
    static final String NAME = "poster";

    private final Path directory;
    private final Money price;
    private final Map<String, Job> jobs = new ConcurrentHashMap<>();

    /**
     * Posters in {@code directory}, which exists.
     *
     * @param price what one costs
     */
    public Posters(Path directory, Money price) {
        this.directory = directory;
        this.price = price;
    }

    @Override
    public String name() {
        return NAME;
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
        return order.kind() == MediaKind.IMAGE ? Optional.of(price) : Optional.empty();
    }

    // tag::submit[]
    @Override
    public String submit(MediaOrder order, @Nullable OpenedPermit permit) {
        Money ceiling = OpenedPermit.enter(permit, NAME, order.content()).ceiling();
        if (!ceiling.currency().equals(price.currency()) || price.isMoreThan(ceiling)) {
            throw new PermitException(ErrorCode.PERMIT_REFUSED, "the permit allows " + ceiling + ", not " + price);
        }
        String jobId = order.orderId().toString();
        jobs.computeIfAbsent(jobId, id -> paint(order));
        return jobId;
    }
    // end::submit[]

    @Override
    public Job poll(String jobId) {
        Job known = jobs.get(jobId);
        if (known != null) {
            return known;
        }
        Path file = directory.resolve(jobId + ".png");
        return Files.isRegularFile(file)
                ? read(file)
                : new Job.Failed("there is no job " + jobId, Money.zero(price.currency()), false);
    }

    @Override
    public void cancel(String jobId) {
        // a job has ended by the time its id is known
    }

    private Job paint(MediaOrder order) {
        Path file = directory.resolve(order.orderId() + ".png");
        try {
            if (!Files.isRegularFile(file)) {
                Path draft = Files.createTempFile(directory, "poster", ".tmp");
                Files.write(draft, new Sheet(order.title(), order.byline()).png());
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            return read(file);
        } catch (IOException e) {
            return new Job.Failed("cannot write " + file + ": " + e.getMessage(), Money.zero(price.currency()), true);
        }
    }

    private Job read(Path file) {
        try {
            byte[] png = Files.readAllBytes(file);
            MediaFile made =
                    new MediaFile(MediaKind.IMAGE, file.toUri(), png.length, Digest.sha256(png), "image/png", null);
            return new Job.Done(List.of(made), price);
        } catch (IOException e) {
            return new Job.Failed("cannot read " + file + ": " + e.getMessage(), Money.zero(price.currency()), true);
        }
    }
}
