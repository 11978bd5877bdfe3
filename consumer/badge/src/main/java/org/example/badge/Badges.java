package org.example.badge;

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
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.imageio.ImageIO;

/** A round badge with the order's title, as a PNG file, for three cents. Thread-safe. */
final class Badges implements MediaProvider {
    static final String NAME = "badge";
    static final Money PRICE = Money.usd("0.03");

    private static final int SIDE = 1080;

    private final Path directory;
    private final Map<String, Job> jobs = new ConcurrentHashMap<>();

    Badges(Path directory) {
        this.directory = directory;
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
        return order.kind() == MediaKind.IMAGE ? Optional.of(PRICE) : Optional.empty();
    }

    @Override
    public String submit(MediaOrder order, OpenedPermit permit) {
        Money ceiling = OpenedPermit.enter(permit, NAME, order.content()).ceiling();
        if (!ceiling.currency().equals(PRICE.currency()) || PRICE.isMoreThan(ceiling)) {
            throw new PermitException(ErrorCode.PERMIT_REFUSED, "the permit allows " + ceiling + ", not " + PRICE);
        }
        String jobId = order.orderId().toString();
        jobs.computeIfAbsent(jobId, id -> draw(order));
        return jobId;
    }

    @Override
    public Job poll(String jobId) {
        return jobs.getOrDefault(jobId, new Job.Failed("there is no job " + jobId, Money.zero(PRICE.currency()), false));
    }

    @Override
    public void cancel(String jobId) {
        // a job has ended by the time its id is known
    }

    private Job draw(MediaOrder order) {
        try {
            byte[] png = png(order.title());
            Path file = directory.resolve(order.orderId() + ".png");
            Files.write(file, png);
            return new Job.Done(
                    List.of(new MediaFile(
                            MediaKind.IMAGE, file.toUri(), png.length, Digest.sha256(png), "image/png", null)),
                    PRICE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] png(String title) throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(new Color(0xF6F1E7));
        pen.fillRect(0, 0, SIDE, SIDE);
        pen.setColor(new Color(0xB3261E));
        pen.setStroke(new BasicStroke(24));
        pen.drawOval(60, 60, SIDE - 120, SIDE - 120);
        pen.setColor(new Color(0x1D2433));
        pen.setFont(new Font(Font.SERIF, Font.BOLD, 54));
        String[] words = title.split("\\s+");
        for (int i = 0; i < words.length; i++) {
            pen.drawString(words[i], 260, 260 + 70 * i);
        }
        pen.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }
}
