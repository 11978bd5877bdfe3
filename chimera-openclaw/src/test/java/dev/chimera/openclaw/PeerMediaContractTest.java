package dev.chimera.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chimera.api.Bytes;
import dev.chimera.api.content.VisualPrompt;
import dev.chimera.api.finance.Budget;
import dev.chimera.api.finance.Money;
import dev.chimera.api.finance.Ratio;
import dev.chimera.api.finance.Tariff;
import dev.chimera.api.media.MediaKind;
import dev.chimera.api.media.MediaOrder;
import dev.chimera.api.media.QualityPreset;
import dev.chimera.api.network.Capability;
import dev.chimera.api.network.Quote;
import dev.chimera.api.spi.MediaProvider;
import dev.chimera.cfo.CfoKeys;
import dev.chimera.cfo.LocalCfo;
import dev.chimera.core.memory.InMemoryStorage;
import dev.chimera.core.memory.SlidingWindow;
import dev.chimera.openclaw.hiring.Appraisal;
import dev.chimera.openclaw.hiring.ServiceResult;
import dev.chimera.spec.Spec;
import dev.chimera.tck.MediaProviderContract;
import dev.chimera.tck.Permits;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures that a hired peer makes keep the promise of every provider of media. */
@Spec("META-6")
class PeerMediaContractTest implements MediaProviderContract {
    private static final CfoKeys KEYS = CfoKeys.generate();
    private static final Bytes JUNK = Bytes.of(new byte[] {1, 2, 3});
    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    Path folder;

    private PeerMedia media;
    private PeerMedia junk;

    @BeforeEach
    void open() {
        MapDirectory directory = new MapDirectory();
        OpenClaw seller = peer(directory)
                .offer("image/render", PeerMedia.handler(PeerMediaContractTest::paint, Ratio.ONE))
                .offer("image/junk", (exchange, task) -> new ServiceResult(PeerMedia.FILES, Ratio.ONE, JUNK))
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .open();
        open.add(seller);
        OpenClaw buyer = peer(directory)
                .appraiser((task, result) -> new Appraisal(
                        PeerMedia.isReadable(result) || result.body().equals(JUNK), result.quality(), 5, "looked at"))
                .creditWorth(Money.usd("0.01"))
                .open();
        open.add(buyer);
        while (directory.lookup(seller.peerId()).isEmpty()) {
            Thread.onSpinWait();
        }
        media = buyer.media(terms("image/render"));
        junk = buyer.media(terms("image/junk"));
    }

    private PeerMedia.Terms terms(String capability) {
        return new PeerMedia.Terms(
                "peers",
                new Capability(capability),
                MediaKind.IMAGE,
                "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
                Money.of("60", Quote.COMPUTE_CREDITS),
                Ratio.of("2"),
                0,
                Duration.ofMinutes(1),
                folder);
    }

    @Test
    void a_result_without_files_that_the_appraiser_took_is_a_failed_job_that_cost_something() throws Exception {
        MediaOrder order = order(UUID.randomUUID());
        String job = junk.submit(order, Permits.generous().open("peers", order.content(), Money.usd("0.60")));
        MediaProvider.Job ended = junk.poll(job);
        for (int i = 0; i < 1_000 && ended instanceof MediaProvider.Job.Running; i++) {
            Thread.sleep(10);
            ended = junk.poll(job);
        }

        assertThat(ended).isInstanceOf(MediaProvider.Job.Failed.class);
        assertThat(((MediaProvider.Job.Failed) ended).cost()).isEqualTo(Money.usd("0.50"));
    }

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Override
    public MediaProvider provider() {
        return media;
    }

    @Override
    public MediaOrder order(UUID orderId) {
        VisualPrompt prompt = new VisualPrompt("a chart", "Three days", List.of(1L, 2L, 5L));
        return new MediaOrder(
                orderId, MediaKind.IMAGE, "A title", List.of(prompt, prompt), "Made by a machine", QualityPreset.DRAFT);
    }

    private static List<PeerMedia.Made> paint(MediaOrder order) throws IOException {
        List<PeerMedia.Made> made = new ArrayList<>();
        for (VisualPrompt prompt : order.prompts()) {
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            ImageIO.write(new BufferedImage(8, prompt.series().size() + 1, BufferedImage.TYPE_INT_RGB), "png", png);
            made.add(new PeerMedia.Made("image/png", Bytes.of(png.toByteArray())));
        }
        return made;
    }

    private OpenClawBuilder peer(MapDirectory directory) {
        InMemoryStorage storage = new InMemoryStorage();
        open.add(storage);
        LocalCfo cfo = LocalCfo.builder()
                .budget(Budget.daily(Money.usd("100.00")))
                .store(storage.ledger())
                .keys(KEYS)
                .tariff(Tariff.in(Tariff.COMPUTE_CREDITS)
                        .with("image/render", Money.of("50", Tariff.COMPUTE_CREDITS))
                        .with("image/junk", Money.of("50", Tariff.COMPUTE_CREDITS)))
                .build();
        open.add(cfo);
        return OpenClaw.builder()
                .keys(PeerKeys.generate())
                .directory(directory)
                .storage(storage)
                .cfo(cfo)
                .rate(new SlidingWindow(1_000, Duration.ofMinutes(1), InstantSource.system()))
                .privateNetwork();
    }
}
