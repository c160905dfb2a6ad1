package io.graft.cli.client;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** What the user sees. Progress bars appear on a terminal only: in a file they would be noise. */
public final class Screen {
    private static final int REDRAW_MILLIS = 200;
    private static final int WIDTH = 100;

    private final PrintStream out;
    private final boolean terminal;

    public Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    public void say(String line) {
        out.println(line);
        out.flush();
    }

    /** To be closed by the caller. */
    public ProgressBar bar(String name, long steps) {
        return new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(steps)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setStyle(ProgressBarStyle.ASCII)
                .setMaxRenderedLength(WIDTH)
                .setConsumer(terminal ? new ConsoleProgressBarConsumer(out) : new Nowhere())
                .build();
    }

    private static final class Nowhere implements ProgressBarConsumer {
        @Override
        public int getMaxRenderedLength() {
            return WIDTH;
        }

        @Override
        public void accept(String line) {}

        @Override
        public void close() {}
    }
}
