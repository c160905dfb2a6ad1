/** The public routes: JSON in, JSON or problem details out. */
@NullMarked
package io.graft.serving.http;

import org.jspecify.annotations.NullMarked;
