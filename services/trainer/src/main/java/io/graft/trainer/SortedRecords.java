package io.graft.trainer;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.io.IOException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteOptions;

/**
 * The latest bytes under each key, on disk, sorted by key in UTF-16 order as a {@link java.util.TreeMap} would; its memory does
 * not grow with them. For one thread. All methods throw {@link JobFailedException} if the disk fails.
 */
final class SortedRecords implements AutoCloseable {
    /** Bytes of native memory for what is read, indexes included. */
    private static final long CACHE = 8 << 20;

    /** Bytes of native memory for what was written last; twice as many while they go to the disk. */
    private static final long BUFFER = 8 << 20;

    private static final int OPEN_FILES = 64;

    private final Scratch scratch;
    private final Cache cache = new LRUCache(CACHE);
    private final Options options = new Options()
            .setCreateIfMissing(true)
            .setWriteBufferSize(BUFFER)
            .setMaxOpenFiles(OPEN_FILES)
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setTableFormatConfig(
                    new BlockBasedTableConfig().setBlockCache(cache).setCacheIndexAndFilterBlocks(true));

    /** Without a log: nothing is read after a crash. */
    private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);

    private final RocksDB records;

    private SortedRecords(Scratch scratch, String name) {
        this.scratch = scratch;
        try {
            records = RocksDB.open(options, scratch.resolve(name).toString());
        } catch (RocksDBException e) {
            closeOptions();
            throw scratch.failure(e);
        }
    }

    /** @param name of a directory that is made in there */
    static SortedRecords in(Scratch scratch, String name) {
        try {
            // RocksDB's classes would do this once only, and be of no use ever after if the disk is full then.
            NativeLibraryLoader.getInstance().loadLibrary(scratch.resolve("").toString());
        } catch (IOException e) {
            throw scratch.failure(e);
        }
        return new SortedRecords(scratch, name);
    }

    void put(String key, byte[] value) {
        try {
            records.put(unlogged, bytes(key), value);
        } catch (RocksDBException e) {
            throw scratch.failure(e);
        }
    }

    void delete(String key) {
        try {
            records.delete(unlogged, bytes(key));
        } catch (RocksDBException e) {
            throw scratch.failure(e);
        }
    }

    /** The values in the order of their keys; to be closed before this is. */
    Stream<byte[]> values() {
        RocksIterator at = records.newIterator();
        at.seekToFirst();
        return StreamSupport.stream(new Values(at), false).onClose(at::close);
    }

    @Override
    public void close() {
        records.close();
        closeOptions();
    }

    private void closeOptions() {
        unlogged.close();
        options.close();
        cache.close();
    }

    /** Big-endian UTF-16: bytes are in the order of code units. */
    private static byte[] bytes(String key) {
        return key.getBytes(UTF_16BE);
    }

    private final class Values extends Spliterators.AbstractSpliterator<byte[]> {
        private final RocksIterator at;

        Values(RocksIterator at) {
            super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
            this.at = at;
        }

        @Override
        public boolean tryAdvance(Consumer<? super byte[]> action) {
            if (!at.isValid()) {
                requireEnd();
                return false;
            }
            action.accept(at.value());
            at.next();
            return true;
        }

        private void requireEnd() {
            try {
                at.status();
            } catch (RocksDBException e) {
                throw scratch.failure(e);
            }
        }
    }
}
