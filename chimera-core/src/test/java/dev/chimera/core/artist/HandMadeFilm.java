package dev.chimera.core.artist;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Films made box by box, in the layouts of ISO/IEC 14496-12: above all those that no encoder would make. */
final class HandMadeFilm {
    int timescale = 600;
    int ticks;

    private final List<Track> tracks = new ArrayList<>();

    private HandMadeFilm(int seconds) {
        ticks = timescale * seconds;
    }

    static HandMadeFilm of(int seconds, Track... tracks) {
        HandMadeFilm film = new HandMadeFilm(seconds);
        film.tracks.addAll(List.of(tracks));
        return film;
    }

    byte[] bytes() {
        ByteBuffer header = ByteBuffer.allocate(100).putInt(12, timescale).putInt(16, ticks);
        byte[][] movie = new byte[tracks.size() + 1][];
        movie[0] = box("mvhd", header.array());
        for (int i = 0; i < tracks.size(); i++) {
            movie[i + 1] = tracks.get(i).bytes();
        }
        return joined(
                box("ftyp", "isom".getBytes(StandardCharsets.US_ASCII)),
                box("moov", movie),
                box("mdat", new byte[100]));
    }

    static byte[] box(String type, byte[]... parts) {
        byte[] body = joined(parts);
        return ByteBuffer.allocate(8 + body.length)
                .putInt(8 + body.length)
                .put(type.getBytes(StandardCharsets.ISO_8859_1))
                .put(body)
                .array();
    }

    static byte[] joined(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    /** A track as a test changes it; as it is, twelve seconds and a bit of upright film in the pace of NTSC. */
    static final class Track {
        String handler = "vide";
        int width = 1080;
        int height = 1920;
        boolean turned;
        boolean wide;
        long timescale = 30_000;
        long ticks = 360 * 1_001;
        String codec = "avc1";
        int[] times = {360, 1_001};
        int entries = -1;
        boolean withoutTable;

        static Track sized(int width, int height) {
            Track track = new Track();
            track.width = width;
            track.height = height;
            return track;
        }

        private byte[] bytes() {
            byte[] table = withoutTable ? new byte[0] : box("stts", times());
            return box(
                    "trak",
                    box("tkhd", trackHeader()),
                    box(
                            "mdia",
                            box("mdhd", mediaHeader()),
                            box(
                                    "hdlr",
                                    ByteBuffer.allocate(25)
                                            .put(8, ascii(handler))
                                            .array()),
                            box("minf", box("stbl", box("stsd", entry()), table))));
        }

        private byte[] trackHeader() {
            int matrix = wide ? 52 : 40;
            ByteBuffer header = ByteBuffer.allocate(matrix + 44).put(0, (byte) (wide ? 1 : 0));
            header.putInt(matrix + 36, width << 16).putInt(matrix + 40, height << 16);
            header.putInt(matrix + 32, 1 << 30);
            if (turned) {
                return header.putInt(matrix + 4, 1 << 16)
                        .putInt(matrix + 12, -1 << 16)
                        .array();
            }
            return header.putInt(matrix, 1 << 16).putInt(matrix + 16, 1 << 16).array();
        }

        private byte[] mediaHeader() {
            return wide
                    ? ByteBuffer.allocate(36)
                            .put(0, (byte) 1)
                            .putInt(20, (int) timescale)
                            .putLong(24, ticks)
                            .array()
                    : ByteBuffer.allocate(24)
                            .putInt(12, (int) timescale)
                            .putInt(16, (int) ticks)
                            .array();
        }

        private byte[] entry() {
            return joined(ByteBuffer.allocate(8).putInt(4, 1).array(), box(codec, new byte[78]));
        }

        private byte[] times() {
            ByteBuffer table = ByteBuffer.allocate(8 + 4 * times.length);
            table.putInt(4, entries >= 0 ? entries : times.length / 2).position(8);
            for (int number : times) {
                table.putInt(number);
            }
            return table.array();
        }

        private static byte[] ascii(String letters) {
            return letters.getBytes(StandardCharsets.US_ASCII);
        }
    }
}
