package io.graft.adapters.artifact;

import io.graft.adapters.artifact.SafetensorsHeader.Region;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A Safetensors file of any size, read in pieces: memory stays bounded by the header and one piece. Not thread-safe. */
public final class SafetensorsFile implements AutoCloseable {
    /** Longest header read, in bytes; that of the largest BERT has a hundredth. */
    static final int MAX_HEADER = 16 << 20;

    private static final int PIECE = 1 << 20;

    private final Path path;
    private final FileChannel channel;
    private final long dataStart;
    private final long dataLength;
    private final SortedMap<String, Region> regions;

    /** Made by the first read, no larger than what the file holds. */
    private @Nullable Buffers buffers;

    private record Buffers(ByteBuffer bytes, FloatBuffer floats) {
        private static Buffers of(long data) {
            int size = (int) Math.min(PIECE, data);
            return new Buffers(
                    ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN),
                    FloatBuffer.allocate((size + 1) / 2));
        }
    }

    private SafetensorsFile(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        long size = channel.size();
        if (size < Long.BYTES) {
            throw new CorruptArtifact("the tensor file is truncated: it ends inside the header's length");
        }
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        fill(length, 0);
        ByteBuffer header =
                ByteBuffer.allocate(SafetensorsHeader.length(length.getLong(0), size - Long.BYTES, MAX_HEADER));
        fill(header, Long.BYTES);
        dataStart = (long) Long.BYTES + header.capacity();
        dataLength = size - dataStart;
        regions = SafetensorsHeader.parse(header.array(), dataLength);
    }

    /**
     * Opens a file and reads its header.
     *
     * @throws CorruptArtifact if that is malformed or does not describe the file's bytes
     * @throws UncheckedIOException if there is no such file
     */
    public static SafetensorsFile open(Path path) {
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            try {
                return new SafetensorsFile(path, channel);
            } catch (RuntimeException | IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CorruptArtifact e) {
            throw new CorruptArtifact(path.getFileName() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Writes a canonical file of 32-bit floats a piece at a time; one tensor may not fit into memory.
     *
     * @param shapes by name
     * @param values what gives a tensor's values, row-major, by its name; asked in the order of names
     */
    public static void write(
            Path path, SortedMap<String, List<Integer>> shapes, Function<String, DoubleSupplier> values) {
        ByteBuffer piece = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
        try (WritableByteChannel out = Files.newByteChannel(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            flush(ByteBuffer.wrap(SafetensorsHeader.write(shapes)), out);
            for (var entry : shapes.entrySet()) {
                DoubleSupplier next = values.apply(entry.getKey());
                for (long left = SafetensorsHeader.elements(entry.getValue()); left > 0; left--) {
                    piece.putFloat((float) next.getAsDouble());
                    if (!piece.hasRemaining()) {
                        flush(piece.flip(), out);
                        piece.clear();
                    }
                }
            }
            flush(piece.flip(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void flush(ByteBuffer bytes, WritableByteChannel out) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /** Names of the tensors, sorted. */
    public Set<String> names() {
        return regions.keySet();
    }

    /** Dimensions, outermost first. */
    public List<Integer> shape(String name) {
        return region(name).shape();
    }

    /**
     * Reads one tensor of F32, F16 or BF16 as floats, row-major, a piece at a time.
     *
     * @param sink gets buffers that are its own only during the call
     * @throws CorruptArtifact if the tensor holds whole numbers, or a value that is not finite
     */
    public void read(String name, Consumer<FloatBuffer> sink) {
        Region region = region(name);
        SafetensorsHeader.Type type = region.type();
        if (type == SafetensorsHeader.Type.I64) {
            throw new CorruptArtifact(path.getFileName() + ": tensor " + name + " holds whole numbers, not weights");
        }
        ByteBuffer bytes = buffers().bytes();
        FloatBuffer floats = buffers().floats();
        long at = region.begin();
        while (at < region.end()) {
            bytes.clear().limit((int) Math.min(PIECE, region.end() - at));
            at += bytes.limit();
            fill(bytes, dataStart + at - bytes.limit());
            bytes.flip();
            floats.clear();
            while (bytes.hasRemaining()) {
                float value = type.next(bytes);
                if (!Float.isFinite(value)) {
                    throw new CorruptArtifact(path.getFileName() + ": tensor " + name + " holds " + value);
                }
                floats.put(value);
            }
            sink.accept(floats.flip());
        }
    }

    private Buffers buffers() {
        if (buffers == null) {
            buffers = Buffers.of(dataLength);
        }
        return buffers;
    }

    private Region region(String name) {
        @Nullable Region region = regions.get(name);
        if (region == null) {
            throw new CorruptArtifact(path.getFileName() + ": tensor " + name + " is missing");
        }
        return region;
    }

    /** Fills a buffer from a place in the file. */
    private void fill(ByteBuffer buffer, long position) {
        try {
            long at = position;
            while (buffer.hasRemaining()) {
                int read = channel.read(buffer, at);
                if (read < 0) {
                    throw new CorruptArtifact(path.getFileName() + " was cut short while it was read");
                }
                at += read;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
