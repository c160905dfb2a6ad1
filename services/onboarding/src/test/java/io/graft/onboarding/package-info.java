/** The topology, driven through real bytes. */
@NullMarked
package io.graft.onboarding;

import org.jspecify.annotations.NullMarked;
