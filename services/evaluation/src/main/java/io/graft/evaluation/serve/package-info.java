/** How fast serving is, beside ONNX Runtime and beside one forward per task. */
@NullMarked
package io.graft.evaluation.serve;

import org.jspecify.annotations.NullMarked;
