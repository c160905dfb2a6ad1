package io.graft.serving.predict;

import io.graft.schemas.Release;

/** Watches a release from both sides of the switch. */
@FunctionalInterface
public interface ReleaseAudit {
    /** Looks at what was said before the switch, at once; of the watch, exactly one method is to be called. */
    Watch before(Release release);

    /** The second half of an audit; returns at once. */
    interface Watch {
        /** Requests are now answered with the release: ask again, compare, report. */
        void switched();

        /** There was no switch. */
        void abandoned();
    }
}
