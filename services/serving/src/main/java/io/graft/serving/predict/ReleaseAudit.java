package io.graft.serving.predict;

import io.graft.schemas.Release;
import java.util.concurrent.CompletionStage;

/** Watches a release from both sides of the switch. */
@FunctionalInterface
public interface ReleaseAudit {
    /** Asks before the switch; of the watch, exactly one method is to be called. */
    CompletionStage<Watch> before(Release release);

    /** The second half of an audit; returns at once. */
    interface Watch {
        /** Requests are now answered with the release: ask again, compare, report. */
        void switched();

        /** There was no switch. */
        void abandoned();
    }
}
