package dev.chimera.core.artist;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.jcodec.api.SequenceEncoder;
import org.jcodec.codecs.h264.H264Encoder;
import org.jcodec.common.AudioFormat;
import org.jcodec.common.Codec;
import org.jcodec.common.Format;
import org.jcodec.common.MuxerTrack;
import org.jcodec.common.VideoCodecMeta;
import org.jcodec.common.VideoEncoder.EncodedFrame;
import org.jcodec.common.io.FileChannelWrapper;
import org.jcodec.common.io.NIOUtils;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Packet;
import org.jcodec.common.model.Picture;
import org.jcodec.common.model.Rational;
import org.jcodec.common.model.Size;
import org.jcodec.containers.mp4.muxer.MP4Muxer;

/** Films that somebody else's encoder writes: H.264 in MP4, by JCodec. */
final class EncodedFilm {
    private EncodedFilm() {}

    /** A film of grey pictures, each a little lighter, at {@code scale / each} frames a second. */
    static Path plain(Path file, int width, int height, int frames, int scale, int each) throws IOException {
        try (FileChannelWrapper out = NIOUtils.writableChannel(file.toFile())) {
            SequenceEncoder encoder = new SequenceEncoder(out, Rational.R(scale, each), Format.MOV, Codec.H264, null);
            for (int i = 0; i < frames; i++) {
                encoder.encodeNativeFrame(grey(width, height, i, ColorSpace.RGB));
            }
            encoder.finish();
        }
        return file;
    }

    /** The same with a sound track before it, and each frame as long as {@code lasts} says, in ticks of a thousandth. */
    static Path withSound(Path file, int width, int height, int... lasts) throws IOException {
        try (FileChannelWrapper out = NIOUtils.writableChannel(file.toFile())) {
            MP4Muxer muxer = MP4Muxer.createMP4MuxerToChannel(out);
            muxer.addPCMAudioTrack(AudioFormat.MONO_44K_S16_LE).addSamples(ByteBuffer.allocate(44_100));
            VideoCodecMeta meta =
                    VideoCodecMeta.createSimpleVideoCodecMeta(new Size(width, height), ColorSpace.YUV420J);
            MuxerTrack track = muxer.addVideoTrack(Codec.H264, meta);
            H264Encoder encoder = H264Encoder.createH264Encoder();
            long at = 0;
            for (int i = 0; i < lasts.length; i++) {
                Picture picture = grey(width, height, i, ColorSpace.YUV420J);
                EncodedFrame frame =
                        encoder.encodeFrame(picture, ByteBuffer.allocate(encoder.estimateBufferSize(picture)));
                Packet.FrameType type = frame.isKeyFrame() ? Packet.FrameType.KEY : Packet.FrameType.INTER;
                track.addFrame(Packet.createPacket(frame.getData(), at, 1_000, lasts[i], i, type, null));
                at += lasts[i];
            }
            muxer.finish();
        }
        return file;
    }

    private static Picture grey(int width, int height, int frame, ColorSpace colors) {
        Picture picture = Picture.create(width, height, colors);
        Arrays.fill(picture.getData()[0], (byte) (frame * 3 - 100));
        return picture;
    }
}
