package dev.chimera.core.artist;

import dev.chimera.api.media.QualityReport.Measure;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** What is measured of a picture. The header is looked at before a pixel is decoded, so that a small file cannot ask for all memory. */
final class PictureMeasures {
    private static final long PIXELS_MAX = 64_000_000;
    /** Larger pictures are measured on every n-th pixel. */
    private static final long PIXELS_MEASURED_MAX = 4_000_000;

    /** Not decoded: its tiles may be far larger than its picture, and each takes all the memory that it names. */
    private static final String TIFF = "tif";

    private static final double SIDE_GOOD = 720;
    private static final double SIDE_BAD = 120;
    private static final double ASPECT_GOOD = 2.4;
    private static final double ASPECT_BAD = 4;

    private PictureMeasures() {}

    static List<Measure> of(Path path) {
        try (ImageInputStream in = ImageIO.createImageInputStream(path.toFile())) {
            ImageReader reader = in == null ? null : readerFor(in);
            if (reader == null) {
                return List.of(new Measure("decodes", 0, 0));
            }
            try {
                reader.setInput(in, true, true);
                return measure(reader);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            return List.of(new Measure("decodes", 0, 0)); // readers throw all sorts of things at a corrupted file
        }
    }

    private static List<Measure> measure(ImageReader reader) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        long pixels = (long) width * height;
        if (pixels > PIXELS_MAX) {
            return List.of(new Measure("pixels", pixels, 0));
        }
        ImageReadParam param = reader.getDefaultReadParam();
        int step = (int) Math.ceil(Math.sqrt((double) pixels / PIXELS_MEASURED_MAX));
        param.setSourceSubsampling(Math.max(1, step), Math.max(1, step), 0, 0);
        BufferedImage image = reader.read(0, param);
        Lightness light = Lightness.of(image);
        double shortSide = Math.min(width, height);
        double aspect = (double) Math.max(width, height) / shortSide;
        double contrast = light.contrast();
        double detail = light.entropy();
        double legibility = light.localContrast();
        double blur = light.blur();
        return List.of(
                new Measure("decodes", 1, 1),
                new Measure("shortSide", shortSide, Scale.rising(shortSide, SIDE_BAD, SIDE_GOOD)),
                new Measure("aspect", aspect, 1 - Scale.rising(aspect, ASPECT_GOOD, ASPECT_BAD)),
                new Measure("contrast", contrast, Scale.ofContrast(contrast)),
                new Measure("detail", detail, Scale.ofDetail(detail)),
                new Measure("legibility", legibility, Scale.ofContrast(legibility)),
                new Measure("sharpness", 1 - blur, Scale.ofBlur(blur)));
    }

    private static @Nullable ImageReader readerFor(ImageInputStream in) {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (!reader.getOriginatingProvider()
                    .getFormatNames()[0]
                    .toLowerCase(Locale.ROOT)
                    .startsWith(TIFF)) {
                return reader;
            }
            reader.dispose();
        }
        return null;
    }
}
