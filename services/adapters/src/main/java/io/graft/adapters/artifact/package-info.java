/** What an adapter and its data look like as bytes: canonical files, one archive with one digest, strict readers. Plain Java and Jackson. */
@NullMarked
package io.graft.adapters.artifact;

import org.jspecify.annotations.NullMarked;
