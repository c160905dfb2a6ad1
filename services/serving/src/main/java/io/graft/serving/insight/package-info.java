/** What people look at: the latest trainings and rejected examples, the traffic, where a version comes from. */
@NullMarked
package io.graft.serving.insight;

import org.jspecify.annotations.NullMarked;
