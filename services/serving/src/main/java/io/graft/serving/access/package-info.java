/** Who may do what: roles, tenants, and how a request says whose it is. Knows neither routes nor Kafka. */
@NullMarked
package io.graft.serving.access;

import org.jspecify.annotations.NullMarked;
