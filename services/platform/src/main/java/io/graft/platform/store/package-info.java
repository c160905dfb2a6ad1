/** Where artifacts and sealed data sets lie: written once, checked when read. */
@NullMarked
package io.graft.platform.store;

import org.jspecify.annotations.NullMarked;
