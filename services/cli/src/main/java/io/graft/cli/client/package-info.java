/** Talks to a running Graft: HTTP and its topics of examples. */
@NullMarked
package io.graft.cli.client;

import org.jspecify.annotations.NullMarked;
