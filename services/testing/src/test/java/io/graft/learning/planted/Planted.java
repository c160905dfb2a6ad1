package io.graft.learning.planted;

import io.vertx.core.Vertx;

/** Breaks the architecture on purpose. */
final class Planted {
    final Class<?> forbidden = Vertx.class;
}
