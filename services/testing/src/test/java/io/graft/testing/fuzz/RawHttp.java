package io.graft.testing.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One connection, on which any bytes can be sent; it is opened again when the server has closed it. */
final class RawHttp implements AutoCloseable {
    /** Whoever is silent for longer hangs. */
    private static final int SILENT_MILLIS = 20_000;

    private static final Pattern LENGTH = Pattern.compile("\ncontent-length: *(\\d+)");

    private final int port;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    RawHttp(int port) {
        this.port = port;
    }

    /** @param head in lower case */
    @SuppressWarnings("ArrayRecordComponent") // handed over, not copied
    record Answer(int status, String head, byte[] body) {}

    /**
     * What the server answers; empty if it closes the connection instead.
     *
     * @param last whether nothing else is sent on this connection, as where the end of the request cannot be known
     * @throws java.net.SocketTimeoutException if it does neither
     */
    Optional<Answer> ask(byte[] request, boolean headOnly, boolean last) throws IOException {
        Socket connection = connected();
        boolean goesOn = false;
        try {
            connection.getOutputStream().write(request);
            if (last) {
                connection.shutdownOutput();
            }
            Answer answer = answer(headOnly);
            goesOn = !last && !answer.head().contains("connection: close") && !isStream(answer);
            return Optional.of(answer);
        } catch (java.net.SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return Optional.empty();
        } finally {
            if (!goesOn) {
                close();
            }
        }
    }

    private Socket connected() throws IOException {
        Socket there = socket;
        if (there != null) {
            return there;
        }
        Socket opened = new Socket(InetAddress.getLoopbackAddress(), port);
        opened.setSoTimeout(SILENT_MILLIS);
        opened.setTcpNoDelay(true);
        socket = opened;
        in = new BufferedInputStream(opened.getInputStream());
        return opened;
    }

    private Answer answer(boolean headOnly) throws IOException {
        String head = head();
        int status = status(head);
        while (status / 100 == 1) {
            head = head();
            status = status(head);
        }
        Answer bare = new Answer(status, head, new byte[0]);
        if (headOnly || status == 204 || status == 304 || isStream(bare)) {
            return bare;
        }
        Matcher length = LENGTH.matcher(head);
        if (length.find()) {
            return new Answer(status, head, bytes(Integer.parseInt(length.group(1))));
        }
        return new Answer(
                status,
                head,
                head.contains("transfer-encoding: chunked")
                        ? chunks()
                        : stream().readAllBytes());
    }

    /** Server-sent events do not end. */
    private static boolean isStream(Answer answer) {
        return answer.head().contains("text/event-stream");
    }

    /** The protocol that stands before it may be one that the request made up. */
    private static int status(String head) {
        return Integer.parseInt(head.split(" ", 3)[1]);
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            head.append((char) byteRead());
        }
        return head.toString().toLowerCase(Locale.ROOT);
    }

    private byte[] chunks() throws IOException {
        java.io.ByteArrayOutputStream body = new java.io.ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.writeBytes(bytes(size));
            bytes(2);
        }
        bytes(2);
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = byteRead(); read != '\n'; read = byteRead()) {
            line.append((char) read);
        }
        return Integer.parseInt(line.toString().strip(), 16);
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = stream().readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException(new String(bytes, ISO_8859_1));
        }
        return bytes;
    }

    private int byteRead() throws IOException {
        int read = stream().read();
        if (read < 0) {
            throw new EOFException();
        }
        return read;
    }

    private InputStream stream() throws IOException {
        InputStream stream = in;
        if (stream == null) {
            throw new EOFException("closed");
        }
        return stream;
    }

    @Override
    public void close() throws IOException {
        Socket there = socket;
        socket = null;
        in = null;
        if (there != null) {
            there.close();
        }
    }
}
