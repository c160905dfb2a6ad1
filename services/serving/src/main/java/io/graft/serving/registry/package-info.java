/** What the compacted topics say: a pure fold of states, versions and releases into one view per task. */
@NullMarked
package io.graft.serving.registry;

import org.jspecify.annotations.NullMarked;
