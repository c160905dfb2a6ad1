/** Ways to learn a task, behind one interface: adapters and what they are compared with. */
@NullMarked
package io.graft.evaluation.methods;

import org.jspecify.annotations.NullMarked;
