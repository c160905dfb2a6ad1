/** Looks at everything that Graft needs, one finding each. */
@NullMarked
package io.graft.cli.doctor;

import org.jspecify.annotations.NullMarked;
