package io.graft.serving.planted;

import io.graft.trainer.Trainer;

/** Breaks the architecture on purpose. */
final class Planted {
    final Class<?> forbidden = Trainer.class;
}
