/** Tests of the model code. */
@org.jspecify.annotations.NullMarked
package io.graft.adapters;
