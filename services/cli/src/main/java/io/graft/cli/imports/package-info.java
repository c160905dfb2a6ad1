/** Files of labelled examples. */
@NullMarked
package io.graft.cli.imports;

import org.jspecify.annotations.NullMarked;
