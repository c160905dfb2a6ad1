package io.graft.adapters.artifact;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * An artifact's files as one object with one digest: a ZIP that any tool opens.
 *
 * <p>Written here byte by byte (stored, sorted, at one fixed time, no extra fields), because the digest names the
 * artifact and must not depend on a library, a machine or a time zone. For the same reason only archives that this class
 * could have written are read.
 */
public final class ArtifactArchive {
    /** Default limit of {@link #unpack(byte[])}, in bytes: adapters of size 512 in each layer of BERT-large. */
    public static final int MAX_BYTES = 256 << 20;

    private static final int LOCAL_HEADER = 0x04034b50;
    private static final int LOCAL_HEADER_LENGTH = 30;
    private static final int CENTRAL_HEADER = 0x02014b50;
    private static final int CENTRAL_HEADER_LENGTH = 46;
    private static final int END_HEADER = 0x06054b50;
    private static final int END_HEADER_LENGTH = 22;
    private static final short VERSION = 10;
    /** 1 January 1980 in DOS form: the first day that a ZIP can name. */
    private static final short DATE = (1 << 5) | 1;

    private ArtifactArchive() {}

    /**
     * The archive of these files.
     *
     * @throws IllegalArgumentException for a name that is not in {@link ArtifactFiles#NAMES}
     */
    public static byte[] pack(SortedMap<String, byte[]> files) {
        var sorted = new TreeMap<>(files);
        int central = 0;
        int total = END_HEADER_LENGTH;
        for (var file : sorted.entrySet()) {
            if (!ArtifactFiles.NAMES.contains(file.getKey())) {
                throw new IllegalArgumentException("an artifact has no file \"" + file.getKey() + "\"");
            }
            int length = file.getKey().length();
            central = Math.addExact(central, LOCAL_HEADER_LENGTH + length + file.getValue().length);
            total += CENTRAL_HEADER_LENGTH + length;
        }
        ByteBuffer out = ByteBuffer.allocate(Math.addExact(central, total)).order(ByteOrder.LITTLE_ENDIAN);
        for (var file : sorted.entrySet()) {
            out.putInt(LOCAL_HEADER);
            putDescription(out, file);
            out.put(name(file)).put(file.getValue());
        }
        int offset = 0;
        for (var file : sorted.entrySet()) {
            out.putInt(CENTRAL_HEADER).putShort(VERSION);
            putDescription(out, file);
            // No comment, first disk, no attributes.
            out.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
            out.putInt(offset).put(name(file));
            offset += LOCAL_HEADER_LENGTH + file.getKey().length() + file.getValue().length;
        }
        short count = (short) sorted.size();
        out.putInt(END_HEADER)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort(count)
                .putShort(count);
        out.putInt(out.capacity() - END_HEADER_LENGTH - central).putInt(central).putShort((short) 0);
        return out.array();
    }

    /** What both headers of a file say: version, flags, method, time, date, checksum, sizes, lengths. */
    private static void putDescription(ByteBuffer out, Map.Entry<String, byte[]> file) {
        var checksum = new CRC32();
        checksum.update(file.getValue());
        int size = file.getValue().length;
        out.putShort(VERSION)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort(DATE);
        out.putInt((int) checksum.getValue()).putInt(size).putInt(size);
        out.putShort((short) file.getKey().length()).putShort((short) 0);
    }

    private static byte[] name(Map.Entry<String, byte[]> file) {
        return file.getKey().getBytes(StandardCharsets.US_ASCII);
    }

    /** The files of an archive of at most {@link #MAX_BYTES}. */
    public static SortedMap<String, byte[]> unpack(byte[] archive) {
        return unpack(archive, MAX_BYTES);
    }

    /**
     * The files of an archive, of at most {@code maxBytes} in all.
     *
     * @throws CorruptArtifact if it is longer, or not byte for byte what {@link #pack} writes
     */
    public static SortedMap<String, byte[]> unpack(byte[] archive, int maxBytes) {
        if (archive.length > maxBytes) {
            throw new CorruptArtifact(
                    "the archive has " + archive.length + " bytes, more than the allowed " + maxBytes);
        }
        ByteBuffer in = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        SortedMap<String, byte[]> files = new TreeMap<>();
        while (in.remaining() >= LOCAL_HEADER_LENGTH && in.getInt(in.position()) == LOCAL_HEADER) {
            readFile(in, files);
        }
        if (!Arrays.equals(pack(files), archive)) {
            throw new CorruptArtifact("the archive is truncated or its structure is not the one that Graft writes");
        }
        return files;
    }

    private static void readFile(ByteBuffer in, SortedMap<String, byte[]> files) {
        int start = in.position();
        int size = in.getInt(start + 18);
        int nameLength = Short.toUnsignedInt(in.getShort(start + 26));
        in.position(start + LOCAL_HEADER_LENGTH);
        String name = new String(take(in, nameLength), StandardCharsets.ISO_8859_1);
        if (!ArtifactFiles.NAMES.contains(name)) {
            throw new CorruptArtifact("the archive holds a file that no artifact has: " + name);
        }
        if (files.put(name, take(in, size)) != null) {
            throw new CorruptArtifact("the archive holds " + name + " twice");
        }
    }

    private static byte[] take(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new CorruptArtifact("the archive is truncated: it ends inside a file");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    /** The digest that names an archive: {@code sha256:} and 64 hexadecimal digits. */
    public static String digest(byte[] archive) {
        return Digest.of(archive);
    }
}
