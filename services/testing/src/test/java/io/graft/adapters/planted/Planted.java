package io.graft.adapters.planted;

import io.graft.schemas.Example;

/** Breaks the architecture on purpose. */
final class Planted {
    final Class<?> forbidden = Example.class;
}
