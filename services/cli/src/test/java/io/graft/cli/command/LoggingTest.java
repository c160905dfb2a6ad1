package io.graft.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.databind.JsonNode;
import io.graft.schemas.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.BasicMDCAdapter;

class LoggingTest {
    private final LoggerContext logging = new LoggerContext();
    private final BasicMDCAdapter mdc = new BasicMDCAdapter();

    @Test
    void shouldWriteOneObjectALineWithTaskJobAndVersion() throws JoranException {
        logging.setMDCAdapter(mdc);
        mdc.put("task", "support");
        mdc.put("job", "job:7");
        mdc.put("version", "3");

        JsonNode line = Json.tree(logged("json", "it is\n\"done\"").getBytes(UTF_8));

        assertThat(line.get("formattedMessage").asText()).isEqualTo("it is\n\"done\"");
        assertThat(line.get("level").asText()).isEqualTo("INFO");
        assertThat(line.get("timestamp").asLong()).isPositive();
        assertThat(line.get("mdc"))
                .isEqualTo(Json.mapper()
                        .createObjectNode()
                        .put("task", "support")
                        .put("job", "job:7")
                        .put("version", "3"));
    }

    @Test
    void shouldWriteTextUnlessToldOtherwise() throws JoranException {
        logging.setMDCAdapter(mdc);

        assertThat(logged(null, "it is done")).endsWith("io.graft.Example it is done\n");
    }

    private String logged(String format, String message) throws JoranException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(out, true, UTF_8));
        try {
            if (format != null) {
                logging.putProperty("GRAFT_LOG", format);
            }
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(logging);
            configurator.doConfigure(LoggingTest.class.getResource("/logback.xml"));
            logging.getLogger("io.graft.Example").info(message);
        } finally {
            logging.stop();
            System.setErr(before);
        }
        return out.toString(UTF_8);
    }
}
