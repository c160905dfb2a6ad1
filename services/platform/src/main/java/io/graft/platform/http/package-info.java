/** The management port: liveness, readiness, metrics. */
@NullMarked
package io.graft.platform.http;

import org.jspecify.annotations.NullMarked;
