/** Configuration from environment variables: every key with its parser, default and sentence. */
@NullMarked
package io.graft.platform.config;

import org.jspecify.annotations.NullMarked;
