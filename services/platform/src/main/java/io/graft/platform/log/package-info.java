/** What logs say beside their sentences. */
@NullMarked
package io.graft.platform.log;

import org.jspecify.annotations.NullMarked;
