/** Broker, onboarding, trainer and serving in one JVM. */
@NullMarked
package io.graft.cli.laptop;

import org.jspecify.annotations.NullMarked;
