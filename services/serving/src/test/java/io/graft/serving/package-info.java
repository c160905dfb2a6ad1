/** Fakes and builders for tests of serving, and the tests of the whole. */
package io.graft.serving;
