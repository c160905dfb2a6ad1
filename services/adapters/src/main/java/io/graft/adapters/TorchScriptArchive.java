package io.graft.adapters;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a TorchScript archive of a module that has code but no tensors: a ZIP of stored entries. */
final class TorchScriptArchive {
    private static final String ROOT = "M/";

    /** The archive format of PyTorch 2: operators mean what they mean today. */
    private static final String FORMAT = "10\n";

    private TorchScriptArchive() {}

    /** An archive whose one object is an instance of {@code className}, defined in {@code source}. */
    static byte[] of(String className, String source) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "data.pkl", pickledModule(className));
            store(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
            store(zip, "constants.pkl", latin("\u0080\u0002)."));
            store(zip, "version", latin(FORMAT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Pickle protocol 2: an instance whose state is {@code {"training": False}}. */
    private static byte[] pickledModule(String className) {
        return latin("\u0080\u0002c__torch__\n" + className + "\n)\u0081}(X\b\0\0\0training\u0089ub.");
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(ROOT + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
