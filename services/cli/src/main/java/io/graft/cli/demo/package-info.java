/** The demonstration: three tasks, one after the other, and what each did to those before. */
@NullMarked
package io.graft.cli.demo;

import org.jspecify.annotations.NullMarked;
