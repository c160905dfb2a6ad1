package io.graft.adapters;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Consumer;

/** Where a base's weights come from, under their Hugging Face names. */
interface BaseTensors extends AutoCloseable {
    /** The tensors that the base's digest covers, sorted. */
    SortedSet<String> names();

    /** Dimensions, outermost first; linear weights are (out, in). */
    List<Integer> shape(String name);

    /** One tensor's values, row-major, a piece at a time. */
    void read(String name, Consumer<FloatBuffer> pieces);

    @Override
    void close();
}
