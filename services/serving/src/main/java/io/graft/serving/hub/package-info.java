/** Adapters as other people's files: out of the store, and into it. */
@NullMarked
package io.graft.serving.hub;

import org.jspecify.annotations.NullMarked;
