package io.graft.platform.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogSubjectTest {
    @AfterEach
    void clear() {
        MDC.clear();
    }

    @Test
    void shouldNameWhatLinesAreAboutAndThenWhatTheyWereAbout() {
        LogSubject.ofVersion("refunds", 3).run(() -> {
            assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("task", "refunds", "version", "3"));
            new LogSubject("claims", "job-7", 2).run(() -> assertThat(MDC.getCopyOfContextMap())
                    .isEqualTo(Map.of("task", "claims", "job", "job-7", "version", "2")));
            assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("task", "refunds", "version", "3"));
        });
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    @Test
    void shouldForgetItAfterAFailure() {
        assertThatThrownBy(() -> LogSubject.ofTask("refunds").call(() -> {
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");
        assertThat(MDC.get("task")).isNull();
    }
}
