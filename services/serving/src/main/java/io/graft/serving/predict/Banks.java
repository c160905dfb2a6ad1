package io.graft.serving.predict;

import io.graft.adapters.AdapterShape;
import java.util.HashMap;
import java.util.Map;

/** One bank for each shape of adapters, allocated once when the shape is first seen and never regrown. */
final class Banks implements AutoCloseable {
    /** Shapes at most: each takes device memory for a whole bank. */
    static final int SHAPES = 4;

    private final Engine engine;
    private final int capacity;
    private final Map<AdapterShape, Bank> banks = new HashMap<>();

    Banks(Engine engine, int capacity) {
        this.engine = engine;
        this.capacity = capacity;
    }

    /** @throws LoadException if there are too many shapes */
    synchronized Bank of(AdapterShape shape) {
        Bank bank = banks.get(shape);
        if (bank != null) {
            return bank;
        }
        if (banks.size() == SHAPES) {
            throw LoadException.unavailable("this node already holds adapters of " + SHAPES + " other shapes", null);
        }
        Bank created = engine.bank(shape, capacity);
        banks.put(shape, created);
        return created;
    }

    /** Versions that the banks there are have room for. */
    synchronized int slots() {
        return banks.size() * capacity;
    }

    @Override
    public synchronized void close() {
        banks.values().forEach(Bank::close);
        banks.clear();
    }
}
