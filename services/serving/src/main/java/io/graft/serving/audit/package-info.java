/** The proof that a release changes no other task's answers. */
@NullMarked
package io.graft.serving.audit;

import org.jspecify.annotations.NullMarked;
