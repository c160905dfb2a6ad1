/** Log and store, kept elsewhere and brought back. */
@NullMarked
package io.graft.cli.backup;

import org.jspecify.annotations.NullMarked;
