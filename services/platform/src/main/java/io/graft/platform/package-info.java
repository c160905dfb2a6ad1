/** What the processes share, and nothing that only one of them needs. */
@NullMarked
package io.graft.platform;

import org.jspecify.annotations.NullMarked;
