package io.graft.adapters;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code encoder.py} on a device, with its products: the only door to native model code. Thread-safe. */
final class Program implements AutoCloseable {
    private static final String SOURCE = "encoder.py";
    private static final String CLASS = "Encoder";

    private final NDManager manager;
    private final PtSymbolBlock module;

    /** How the base's linear layers are computed for answers. */
    enum Products {
        /** By PyTorch's own operators, on any device. */
        ATEN,
        /** By oneDNN, on a CPU that has bf16, with weights packed for it. */
        ONEDNN;

        private String source() {
            return "products-" + name().toLowerCase(Locale.ROOT) + ".py";
        }
    }

    Program(NDManager manager, Products products) {
        this.manager = manager;
        Torch.enter(false);
        byte[] archive = TorchScriptArchive.of(CLASS, text(SOURCE) + text(products.source()));
        try {
            module = JniUtils.loadModule((PtNDManager) manager, new ByteArrayInputStream(archive), true, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String source) {
        try (InputStream stream = Program.class.getResourceAsStream(source)) {
            if (stream == null) {
                throw new IllegalStateException("the class path has no " + source);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a method without gradients and returns its tensor's values. */
    float[] run(String method, NDManager scope, Arguments arguments) {
        Torch.enter(false);
        try (IValue result = IValueUtils.runMethod(module, method, arguments.values())) {
            return result.toTensor((PtNDManager) scope).toFloatArray();
        }
    }

    /**
     * Runs a method that may record gradients, whose results are ordinary tensors.
     *
     * @param inputs tensors; neighbours of one name that ends in {@code []} arrive as one list. The first one's manager
     *     owns the results
     * @throws TrainingCancelledException if the process is shutting down
     */
    NDList runRecorded(String method, boolean gradients, NDList inputs) {
        NDManager scope = inputs.get(0).getManager();
        NDArray name = scope.create(0f);
        name.setName("module_method:" + method);
        inputs.add(name);
        return TrainingGate.OF_PROCESS.pass(() -> {
            Torch.enter(gradients);
            return IValueUtils.forward(module, inputs, true);
        });
    }

    NDManager scope() {
        return manager.newSubManager();
    }

    @Override
    public void close() {
        module.close();
    }

    /** The arguments of one call, closed with it. */
    static final class Arguments implements AutoCloseable {
        private final List<IValue> values = new ArrayList<>();
        private final List<IValue> owned = new ArrayList<>();

        Arguments tensor(NDArray array) {
            return own(IValue.from((PtNDArray) array));
        }

        Arguments tensors(List<? extends NDArray> arrays) {
            return own(IValue.listFrom(arrays.toArray(PtNDArray[]::new)));
        }

        Arguments number(double number) {
            return own(IValue.from(number));
        }

        Arguments integer(long number) {
            return own(IValue.from(number));
        }

        Arguments integers(long... numbers) {
            return own(IValue.listFrom(numbers));
        }

        /** A value that outlives the call. */
        Arguments shared(IValue value) {
            values.add(value);
            return this;
        }

        Arguments batch(NDManager scope, Batch batch) {
            Shape shape = new Shape(batch.rows(), batch.length());
            return tensor(scope.create(batch.ids(), shape))
                    .tensor(scope.create(batch.types(), shape))
                    .tensor(scope.create(batch.mask(), shape));
        }

        private Arguments own(IValue value) {
            owned.add(value);
            values.add(value);
            return this;
        }

        private IValue[] values() {
            return values.toArray(IValue[]::new);
        }

        @Override
        public void close() {
            owned.forEach(IValue::close);
        }
    }
}
